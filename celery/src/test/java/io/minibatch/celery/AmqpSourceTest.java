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
import java.net.InetAddress;
import java.net.ServerSocket;
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

    /** Starts it, and waits until an event gets through: before that, the queue is not there. */
    private void started(CeleryEventSource<Map<String, Object>> source, Rabbit.Publisher publisher) {
        received.start(source);
        received.awaitFirst(
                () -> publisher.publish("task.failed", event("failed").replace("u1", "start")));
    }

    private long named(String uuid) {
        return received.messages().stream()
                .filter(message -> uuid.equals(message.data().get("task_id")))
                .count();
    }

    @Test
    void singleEventsAndBatchesAreReadAndOthersAreNot() throws Exception {
        try (var publisher = server.publisher()) {
            started(source(), publisher);
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

            await().until(() -> named("u1") == 2);
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
            started(source().queue("stays"), publisher);
            received.stop();
            publisher.publishTasks("stays-", 1_000);
        }
        var before = received.messages().size();
        received.start(source().queue("stays"));
        await().atMost(Duration.ofSeconds(30)).until(() -> received.messages().size() >= before + 1_000);
        assertThat(IntStream.range(0, 1_000)).allMatch(n -> named("stays-" + n) == 1);
    }

    @Test
    void aBrokerThatGoesAndComesBackIsReadAgain() throws Exception {
        try (var publisher = server.publisher()) {
            started(source(), publisher);
        }
        try (var log = new Log()) {
            server.stop();
            received.awaitTrouble("the broker");
            received.awaitTrouble("Is it running, and can it be reached?");
            server.start();
            try (var publisher = server.publisher()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    publisher.publish("task.failed", event("failed"));
                    return named("u1") > 0;
                });
            }
            assertThat(log.lines("INFO"))
                    .singleElement()
                    .asString()
                    .endsWith("The events of Celery are read again, from amqp://127.0.0.1:" + server.port() + "/");
            assertThat(log.lines("WARN"))
                    .as("nothing is said but that the source failed")
                    .hasSameSizeAs(received.troubles())
                    .allMatch(line -> line.startsWith("[WARN] SourceThread"));
            assertThat(log.lines("ERROR")).isEmpty();
        }
    }

    @Test
    void wrongPasswordsVirtualHostsAndQueuesAreSaidAsSuch() throws Exception {
        received.start(new CeleryEventSource<>(server.url("guest:wrongword@", "")));
        assertThat(received.awaitTrouble("refuses user or password"))
                .contains("amqp://127.0.0.1:" + server.port())
                .doesNotContain("wrongword");
        try (var other = new Received()) {
            other.start(new CeleryEventSource<>(server.url("", "nowhere")));
            assertThat(other.awaitTrouble("virtual host")).contains("nowhere");
        }
        try (var publisher = server.publisher();
                var other = new Received()) {
            publisher.channel().queueDeclare("taken", true, false, false, Map.of());
            other.start(source().queue("taken"));
            assertThat(other.awaitTrouble("with other settings"))
                    .contains("'taken'", "x-single-active-consumer", "delete_queue");
        }
        try (var other = new Received()) {
            other.start(new CeleryEventSource<>("amqp://127.0.0.1:" + ServerProcess.freePort()));
            other.awaitTrouble("Is it running, and can it be reached?");
        }
    }

    @Test
    void aQueueAndItsTimesAreDeclaredAsTold() throws Exception {
        try (var publisher = server.publisher()) {
            started(source().queue("times").ttl(Duration.ofMinutes(5)).expires(Duration.ofHours(1)), publisher);
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
            started(source().queue("longest").ttl(longest).expires(longest), publisher);
        }
        assertThat(received.troubles()).isEmpty();
    }

    @Test
    void aQueueThatIsDeletedIsMadeAnew() throws Exception {
        try (var publisher = server.publisher()) {
            started(source().queue("deleted"), publisher);
            publisher.channel().queueDelete("deleted");
            received.awaitTrouble("queue deleted was deleted");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                publisher.publish("task.failed", event("failed"));
                return named("u1") > 0;
            });
        }
    }

    @Test
    void aSecondReaderOfAQueueWaitsAndTakesOver() throws Exception {
        try (var publisher = server.publisher();
                var second = new Received()) {
            started(source().queue("shared"), publisher);
            second.start(source().queue("shared"));
            await().until(() ->
                    publisher.channel().queueDeclarePassive("shared").getConsumerCount() >= 1);
            for (var n = 0; n < 100; n++) {
                publisher.publish("task.failed", event("failed"));
            }
            await().until(() -> named("u1") == 100);
            assertThat(second.messages()).isEmpty();
            received.stop();
            await().until(() -> {
                publisher.publish("task.failed", event("failed"));
                return !second.messages().isEmpty();
            });
        }
    }

    @Test
    void whatAnAppendRefusesIsNotAcknowledgedAndAppendedLater() throws Exception {
        try (var publisher = server.publisher()) {
            started(source().queue("refused"), publisher);
            received.stop();
            publisher.publishTasks("refused-", 1_000);
            received.start(new Refusing(source().queue("refused"), Integer.MAX_VALUE));
            received.awaitTrouble("disk full");
            received.stop();
            await().until(() ->
                    publisher.channel().queueDeclarePassive("refused").getMessageCount() >= 1_000);
        }
        received.start(new Refusing(source().queue("refused"), 1));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> IntStream.range(0, 1_000).allMatch(n -> named("refused-" + n) == 1));
    }

    @Test
    void aRefusedMessageOfAQueueThatStaysIsAcknowledgedAndGone() throws Exception {
        var pickle = new AMQP.BasicProperties.Builder()
                .contentType("application/x-python-serialize")
                .build();
        try (var publisher = server.publisher()) {
            started(source().queue("gone"), publisher);
            publisher.publish("task.multi", "cos\nsystem", pickle);
            publisher.publish("task.failed", event("failed"));
            await().until(() -> named("u1") == 1);
            received.stop();
            await().until(() -> publisher.channel().queueDeclarePassive("gone").getConsumerCount() == 0);
            assertThat(publisher.channel().queueDeclarePassive("gone").getMessageCount())
                    .isZero();
        }
    }

    @Test
    void itStopsThoughTheBrokerDoesNotAnswer() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            silent.setSoTimeout(30_000);
            received.start(new CeleryEventSource<>("amqp://127.0.0.1:" + silent.getLocalPort()));
            try (var accepted = silent.accept()) {
                accepted.setSoTimeout(30_000);
                received.stop();
                assertThat(accepted.getInputStream().readAllBytes())
                        .as("what it said before it closed the connection")
                        .startsWith("AMQP".getBytes(UTF_8));
            }
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
