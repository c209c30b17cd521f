package io.minibatch.celery;

import static io.minibatch.celery.Translated.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.minibatch.Minibatch;
import io.minibatch.WindowEmitter;
import io.minibatch.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against RabbitMQ. */
@Tag("system")
class AmqpSourceTest {

    @TempDir
    private static Path folder;

    private static Rabbit server;

    private final Received received = new Received();

    @BeforeAll
    static void startServer() throws IOException {
        server = new Rabbit(folder);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @AfterEach
    void close() {
        received.close();
    }

    private static CeleryEventSource<Map<String, Object>> source() {
        return new CeleryEventSource<>(server.url("", ""));
    }

    @Test
    void singleEventsAndBatchesAreReadAndOthersAreNot() throws Exception {
        try (var publisher = server.publisher()) {
            received.start(source(), publisher);
            publisher.publish(
                    "task.multi", "[" + event("received", "'name': 'tasks.add'") + "," + event("succeeded") + "]");
            publisher.publish("task.multi", "[]");
            publisher.publish(
                    "task.multi",
                    "cos\nsystem",
                    new AMQP.BasicProperties.Builder()
                            .contentType("application/x-python-serialize")
                            .build());
            publisher.publish("task.failed", event("failed"));

            await().until(() -> received.named("u1") == 2);
            assertThat(received.messages().stream()
                            .filter(message -> "u1".equals(message.data().get("task_id"))))
                    .extracting(message -> message.data().get("task_name") + " "
                            + message.attributes().get("celery.routing_key"))
                    .containsExactly("tasks.add task.multi", "tasks.add task.failed");
        }
    }

    @Test
    void theUsualQueueGoesWithItsReader() throws Exception {
        try (var publisher = server.publisher()) {
            var channel = publisher.channel();
            channel.exchangeDeclare("own", "topic", true); // to which no other queue is bound
            channel.confirmSelect();
            var returned = new AtomicBoolean();
            channel.addReturnListener(message -> returned.set(true));
            received.start(source().exchange("own"));
            received.awaitFirst(() -> routed(channel, returned));
            assertThat(routed(channel, returned)).isTrue();
            received.stop();
            await().until(() -> !routed(channel, returned));
        }
    }

    /** Publishes, and says whether there is a queue that takes it. */
    private static boolean routed(Channel channel, AtomicBoolean returned) throws Exception {
        returned.set(false);
        var event = event("failed").replace('\'', '"').getBytes(UTF_8);
        channel.basicPublish("own", "task.failed", true, Rabbit.Publisher.JSON, event);
        channel.waitForConfirmsOrDie(30_000); // comes behind what is returned
        return !returned.get();
    }

    @Test
    void aQueueThatStaysKeepsWhatIsSentWhileNobodyReads() throws Exception {
        try (var publisher = server.publisher()) {
            received.start(source().queue("stays"), publisher);
            received.stop();
            publisher.publishTasks("stays-", 1_000);
        }
        var before = received.messages().size();
        received.start(source().queue("stays"));
        await().atMost(Duration.ofSeconds(30)).until(() -> received.messages().size() >= before + 1_000);
        assertThat(IntStream.range(0, 1_000)).allMatch(n -> received.named("stays-" + n) == 1);
    }

    @Test
    void aQueueAndItsTimesAreDeclaredAsTold() throws Exception {
        try (var publisher = server.publisher()) {
            received.start(source().queue("times").ttl(Duration.ofMinutes(5)).expires(Duration.ofHours(1)), publisher);
            received.stop();
            publisher
                    .channel()
                    .queueDeclare(
                            "times",
                            true,
                            false,
                            false,
                            Map.of(
                                    "x-message-ttl",
                                    300_000,
                                    "x-expires",
                                    3_600_000,
                                    "x-single-active-consumer",
                                    true,
                                    "x-queue-type",
                                    "classic"));
        }
    }

    @Test
    void theLongestTimesAreTaken() throws Exception {
        var longest = Duration.ofMillis((1L << 32) - 1);
        try (var publisher = server.publisher()) {
            received.start(source().queue("longest").ttl(longest).expires(longest), publisher);
        }
        assertThat(received.troubles()).isEmpty();
    }

    @Test
    void aSecondReaderOfAQueueWaitsAndTakesOver() throws Exception {
        try (var publisher = server.publisher();
                var second = new Received()) {
            received.start(source().queue("shared"), publisher);
            second.start(source().queue("shared"));
            await().until(() ->
                    publisher.channel().queueDeclarePassive("shared").getConsumerCount() >= 1);
            for (var n = 0; n < 100; n++) {
                publisher.publish("task.failed", event("failed"));
            }
            await().until(() -> received.named("u1") == 100);
            assertThat(second.messages()).isEmpty();
            received.stop();
            await().until(() -> {
                publisher.publish("task.failed", event("failed"));
                return !second.messages().isEmpty();
            });
        }
    }

    /** 100,000 events, in batches as workers send them; the process that reads is killed four times. */
    @Test
    void whatTheBrokerHasConfirmedIsDeliveredThoughItsReaderIsKilled() throws Exception {
        var store = "file:" + folder.resolve("killed");
        var seen = ConcurrentHashMap.<Object>newKeySet();
        try (var mb = Minibatch.open(store)) {
            var windows = mb.stream("killed")
                    .windowed(WindowEmitter.countOrTime(1_000, Duration.ofMillis(100)))
                    .forEach(window -> window.data().forEach(event -> seen.add(event.get("task_id"))))
                    .start();
            var child = ChildProcess.start(KilledReader.class, server.url("", ""), store);
            awaitQueue(KilledReader.QUEUE);
            for (var part = 0; part < 4; part++) {
                try (var publisher = server.publisher()) {
                    publisher.channel().confirmSelect();
                    for (var n = 0; n < 25_000; n += 25) {
                        publisher.publish("task.multi", batch(part * 25_000 + n, 25));
                        if (n == 12_500) {
                            child.killHard();
                            child = ChildProcess.start(KilledReader.class, server.url("", ""), store);
                        }
                    }
                    publisher.channel().waitForConfirmsOrDie(60_000);
                }
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> seen.size() >= 100_000);
            child.close();
            windows.close();
        }
        assertThat(seen).hasSize(100_000);
    }

    private static String batch(int from, int size) {
        return IntStream.range(from, from + size)
                .mapToObj(n -> event("succeeded").replace("u1", "killed-" + n))
                .toList()
                .toString();
    }

    private static void awaitQueue(String name) {
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try (var probe = server.publisher()) {
                probe.channel().queueDeclarePassive(name);
                return true;
            } catch (IOException e) {
                return false; // not there yet
            }
        });
    }
}
