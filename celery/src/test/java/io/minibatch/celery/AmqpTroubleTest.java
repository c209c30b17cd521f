package io.minibatch.celery;

import static io.minibatch.celery.Translated.event;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A RabbitMQ that goes, hangs, or refuses, and streams that do. */
@Tag("system")
class AmqpTroubleTest {

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
    void aBrokerThatGoesAndComesBackIsReadAgain() throws Exception {
        try (var publisher = server.publisher()) {
            received.start(source(), publisher);
        }
        try (var log = new Log()) {
            server.stop();
            received.awaitTrouble("the broker");
            received.awaitTrouble("Is it running, and can it be reached?");
            server.start();
            try (var publisher = server.publisher()) {
                await().atMost(Duration.ofSeconds(30)).until(() -> {
                    publisher.publish("task.failed", event("failed"));
                    return received.named("u1") > 0;
                });
            }
            await().untilAsserted(() ->
                    assertThat(log.lines("INFO")).singleElement().asString().contains("works again"));
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
    void aQueueThatIsDeletedIsMadeAnew() throws Exception {
        try (var publisher = server.publisher()) {
            received.start(source().queue("deleted"), publisher);
            publisher.channel().queueDelete("deleted");
            received.awaitTrouble("queue deleted was deleted");
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                publisher.publish("task.failed", event("failed"));
                return received.named("u1") > 0;
            });
        }
    }

    @Test
    void whatAnAppendRefusesIsNotAcknowledgedAndAppendedLater() throws Exception {
        try (var publisher = server.publisher()) {
            received.start(source().queue("refused"), publisher);
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
                .until(() -> IntStream.range(0, 1_000).allMatch(n -> received.named("refused-" + n) == 1));
    }

    @Test
    void aRefusedMessageOfAQueueThatStaysIsAcknowledgedAndGone() throws Exception {
        var pickle = new AMQP.BasicProperties.Builder()
                .contentType("application/x-python-serialize")
                .build();
        try (var publisher = server.publisher()) {
            received.start(source().queue("gone"), publisher);
            publisher.publish("task.multi", "cos\nsystem", pickle);
            publisher.publish("task.failed", event("failed"));
            await().until(() -> received.named("u1") == 1);
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
}
