package io.minibatch.celery;

import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import tools.jackson.databind.json.JsonMapper;

/** What is published as events through a Redis, whatever it is. */
final class Published implements AutoCloseable {

    private static final JsonMapper MAPPER = new JsonMapper();

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Subscription subscription = new Subscription(messages);

    Published(Jedis own) {
        var thread = new Thread(() -> {
            try (own) {
                own.psubscribe(subscription, "/0.celeryev/*");
            }
        });
        thread.setDaemon(true);
        thread.start();
        await().until(subscription::isSubscribed);
    }

    /** Waits for an event of this type, as pickle. */
    void awaitPickled(String type) {
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        messages.stream().anyMatch(message -> pickled(message).contains(type)));
    }

    private static String pickled(String message) {
        var envelope = MAPPER.readTree(message);
        return envelope.path("content-type").asString("").equals("application/x-python-serialize")
                ? new String(Base64.getDecoder().decode(envelope.path("body").asString()), StandardCharsets.ISO_8859_1)
                : "";
    }

    @Override
    public void close() {
        subscription.punsubscribe(); // and so its thread ends
    }

    private static final class Subscription extends JedisPubSub {

        private final Queue<String> messages;

        Subscription(Queue<String> messages) {
            this.messages = messages;
        }

        @Override
        public void onPMessage(String pattern, String channel, String message) {
            messages.add(message);
        }
    }
}
