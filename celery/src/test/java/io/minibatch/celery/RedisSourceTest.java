package io.minibatch.celery;

import static io.minibatch.celery.Redis.envelope;
import static io.minibatch.celery.Redis.envelopeOf;
import static io.minibatch.celery.Translated.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.minibatch.Message;
import io.minibatch.WindowEmitter;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** Against the real server; what is published is what kombu publishes. */
class RedisSourceTest {

    private static Redis server;
    private static Jedis client;

    private final Received received = new Received();

    @BeforeAll
    static void start() throws IOException {
        server = new Redis("requirepass secret");
        client = server.client("secret");
    }

    @AfterAll
    static void stop() throws IOException {
        client.close();
        server.close();
    }

    @AfterEach
    void close() {
        received.close();
    }

    private static CeleryEventSource<Map<String, Object>> source(String path) {
        return new CeleryEventSource<>(server.url(":secret@", path));
    }

    private void started(CeleryEventSource<Map<String, Object>> source) {
        received.start(source);
        Redis.awaitSubscribers(client, 1);
    }

    private static void publish(String channel, String message) {
        assertThat(client.publish(channel, message)).as("readers").isPositive();
    }

    @Test
    void singleEventsAndBatchesAreReadInBothEncodings() {
        started(source("/0"));
        publish(
                "/0.celeryev/task.multi",
                envelopeOf("[" + event("received", "'name': 'tasks.add'") + "," + event("succeeded") + "]"));
        publish("/0.celeryev/task.multi", envelopeOf("[]"));
        publish("/0.celeryev/task.failed", envelope(event("failed").replace("'", "\\\"")));

        assertThat(received.await(2))
                .extracting("task_name", "task_event")
                .containsExactly(tuple("tasks.add", "task-succeeded"), tuple("tasks.add", "task-failed"));
        assertThat(received.messages())
                .extracting(message -> message.attributes().get("celery.routing_key"))
                .containsExactly("task.multi", "task.failed");
    }

    @Test
    void databasesAndPrefixesTellChannelsApart() {
        var channels = Map.of(
                "/3.celeryev/x", source("/3"),
                "own:/0.celeryev/x", source("").globalKeyprefix("own:"),
                "fan-3-events/x", source("/3").fanoutPrefix("fan-{db}-").exchange("events"));
        var each = channels.entrySet().stream()
                .map(entry -> {
                    var mine = new Received().start(entry.getValue().allEvents());
                    return Map.entry(entry.getKey(), mine);
                })
                .toList();
        Redis.awaitSubscribers(client, 3);
        for (var entry : each) {
            publish(entry.getKey(), envelopeOf("{'type': 'of " + entry.getKey() + "'}"));
        }
        for (var entry : each) {
            assertThat(entry.getValue().await(1)).extracting("type").containsExactly("of " + entry.getKey());
            entry.getValue().close();
        }
    }

    @Test
    void withoutPatternsTheChannelHasNoRoutingKey() {
        received.start(source("/0").withoutFanoutPatterns());
        await().until(() -> client.pubsubNumSub("/0.celeryev").containsValue(1L));
        publish("/0.celeryev", envelopeOf(event("failed")));
        received.await(1);
        assertThat(received.messages().get(0).attributes()).containsEntry("celery.routing_key", "task.multi");
    }

    @Test
    void whatIsNoJsonIsSetAsideAloneByWhoReadsItAndWhatIsOfAnotherKindIsNotTaken() throws InterruptedException {
        started(source("/0"));
        publish("/0.celeryev/task.multi", envelopeOf("{nonsense"));
        publish("/0.celeryev/task.multi", "no envelope");
        publish("/0.celeryev/task.multi", "{\"hello\": 1}");
        publish("/0.celeryev/task.multi", envelope("no base64!", Redis.PROPERTIES));
        publish(
                "/0.celeryev/task.multi",
                envelope("gASVAAAA", Redis.PROPERTIES, "\"content-type\": \"application/x-python-serialize\""));
        publish("/0.celeryev/task.failed", envelopeOf(event("failed")));

        await().until(() -> received.messages().size() == 3);
        assertThat(received.messages().subList(0, 2))
                .extracting(Message::attributes)
                .allMatch(attributes -> attributes.containsKey("celery.error"))
                .extracting(attributes -> attributes.get("celery.routing_key"))
                .containsOnly("task.multi");
        received.stop();
        var windows = new ConcurrentLinkedQueue<String>();
        received.stream()
                .windowed(WindowEmitter.count(1))
                .forEach(window ->
                        windows.add(String.valueOf(window.data().get(0).get("task_event"))))
                .drain();
        assertThat(windows).containsExactly("task-failed");
        assertThat(received.stream().group().dead()).hasSize(2);
    }

    @Test
    void wrongAndMissingPasswordsAreSaidAsSuch() {
        received.start(new CeleryEventSource<>(server.url(":wrongword@", "/0")));
        assertThat(received.awaitTrouble("refuses user or password")).contains("127.0.0.1:" + server.port());
        try (var without = new Received()) {
            without.start(new CeleryEventSource<>(server.url("", "/0")));
            without.awaitTrouble("refuses user or password");
        }
        assertThat(received.troubles()).noneMatch(trouble -> trouble.contains("wrongword"));
    }

    @Test
    void manyEventsAtOnceAllArrive() {
        started(source("/0"));
        var batch = envelopeOf(IntStream.range(0, 20)
                .mapToObj(n -> event("succeeded", "'result': '" + n + "'"))
                .toList()
                .toString());
        for (var n = 0; n < 500; n++) {
            publish("/0.celeryev/task.multi", batch);
        }
        received.await(10_000);
    }
}
