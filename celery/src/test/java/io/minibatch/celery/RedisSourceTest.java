package io.minibatch.celery;

import static io.minibatch.celery.Redis.envelope;
import static io.minibatch.celery.Translated.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.minibatch.Message;
import io.minibatch.WindowEmitter;
import java.io.IOException;
import java.util.Base64;
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

    private static final String PROPERTIES = "\"properties\": {\"delivery_mode\": 1, \"delivery_info\": {\"exchange\":"
            + " \"celeryev\", \"routing_key\": \"task.multi\"}, \"priority\": 0, \"body_encoding\": \"base64\","
            + " \"delivery_tag\": \"tag-1\"}";

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

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.replace('\'', '"').getBytes(UTF_8));
    }

    private static void publish(String channel, String message) {
        assertThat(client.publish(channel, message)).as("readers").isPositive();
    }

    @Test
    void singleEventsAndBatchesAreReadInBothEncodings() {
        started(source("/0"));
        publish(
                "/0.celeryev/task.multi",
                envelope(
                        base64("[" + event("received", "'name': 'tasks.add'") + "," + event("succeeded") + "]"),
                        PROPERTIES));
        publish("/0.celeryev/task.multi", envelope(base64("[]"), PROPERTIES));
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
            publish(entry.getKey(), envelope(base64("{'type': 'of " + entry.getKey() + "'}"), PROPERTIES));
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
        publish("/0.celeryev", envelope(base64(event("failed")), PROPERTIES));
        received.await(1);
        assertThat(received.messages().get(0).attributes()).containsEntry("celery.routing_key", "task.multi");
    }

    @Test
    void whatIsNoJsonIsSetAsideAloneByWhoReadsItAndWhatIsOfAnotherKindIsNotTaken() throws InterruptedException {
        started(source("/0"));
        publish("/0.celeryev/task.multi", envelope(base64("{nonsense"), PROPERTIES));
        publish("/0.celeryev/task.multi", "no envelope");
        publish("/0.celeryev/task.multi", "{\"hello\": 1}");
        publish("/0.celeryev/task.multi", envelope("no base64!", PROPERTIES));
        publish(
                "/0.celeryev/task.multi",
                envelope("gASVAAAA", PROPERTIES, "\"content-type\": \"application/x-python-serialize\""));
        publish("/0.celeryev/task.failed", envelope(base64(event("failed")), PROPERTIES));

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
    void aServerThatGoesAndComesBackIsReadAgainAndTasksAreNotForgotten() throws IOException {
        try (var own = new Redis()) {
            received.start(new CeleryEventSource<>(own.url("", "/0")));
            try (var first = own.client("")) {
                Redis.awaitSubscribers(first, 1);
                first.publish("/0.celeryev/x", envelope(base64(event("received", "'name': 'tasks.add'")), PROPERTIES));
                first.publish("/0.celeryev/x", envelope(base64(event("failed")), PROPERTIES));
                received.await(1);
            }
            own.stop();
            received.awaitTrouble("Is it running, and can it be reached?");
            own.start();
            try (var second = own.client("")) {
                Redis.awaitSubscribers(second, 1);
                second.publish("/0.celeryev/x", envelope(base64(event("succeeded")), PROPERTIES));
            }
            assertThat(received.await(2)).extracting("task_name").containsExactly("tasks.add", "tasks.add");
        }
    }

    @Test
    void manyEventsAtOnceAllArrive() {
        started(source("/0"));
        var batch = envelope(
                base64(IntStream.range(0, 20)
                        .mapToObj(n -> event("succeeded", "'result': '" + n + "'"))
                        .toList()
                        .toString()),
                PROPERTIES);
        for (var n = 0; n < 500; n++) {
            publish("/0.celeryev/task.multi", batch);
        }
        received.await(10_000);
    }
}
