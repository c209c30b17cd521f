package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Message;
import io.minibatch.Minibatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other broker of the tests does not show, with Debian's Mosquitto. */
@Tag("system")
class MosquittoTest {

    @TempDir
    Path folder;

    private Mosquitto server;

    @BeforeEach
    void start() throws IOException {
        server = new Mosquitto(folder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private List<MqttBroker> versions() {
        var broker = server.broker();
        return List.of(broker, broker.version3());
    }

    private static Collecting started(MqttBroker broker, String topic, int qos) {
        var collecting = Collecting.from(
                new MqttSource<Object>(broker, topic).clientId(topic).qos(qos));
        var sink = new MqttSink<String>(broker, topic);
        await().until(() -> {
            sink.put("hello");
            return !collecting.payloads().isEmpty();
        });
        sink.close();
        return collecting;
    }

    @Test
    void whatItAcknowledgesArrivesAndIsKeptOverARestart() throws Exception {
        for (var broker : versions()) {
            for (var qos = 1; qos <= 2; qos++) {
                var topic = "t" + qos + broker.isVersion3();
                var sink = new MqttSink<String>(broker, topic).qos(qos);
                try (var collecting = started(broker, topic, qos)) {
                    sink.each().put(Collecting.numbered("a", 2_000));
                    await().until(() -> collecting.payloads().containsAll(Collecting.numbered("a", 2_000)));
                }
                sink.each().put(Collecting.numbered("b", 500));
                sink.close();
                server.stop();
                server.start();
                try (var collecting = started(broker, topic, qos)) {
                    await().until(() -> collecting.payloads().containsAll(Collecting.numbered("b", 500)));
                    assertThat(collecting.payloads()).doesNotContain("a1999");
                }
            }
        }
    }

    /** Version 2.0.11 sends all of it at once, whatever was asked for. */
    @Test
    void moreThanTheReceiveMaximumMayWaitInASession() throws Exception {
        for (var broker : versions()) {
            for (var qos = 1; qos <= 2; qos++) {
                var topic = "t" + qos + broker.isVersion3();
                started(broker, topic, qos).close();
                var sink = new MqttSink<String>(broker, topic).qos(qos);
                sink.each().put(Collecting.numbered("a", 3_000));
                sink.close();
                try (var mb = Minibatch.open("memory:")) {
                    var stream = mb.stream("texts", String.class);
                    var sources = stream.attach(new MqttSource<>(broker, topic, String.class)
                                    .clientId(topic)
                                    .qos(qos))
                            .start();
                    await().until(() -> stream.buffer().size() >= 3_000
                            && stream.buffer()
                                    .all()
                                    .map(Message::data)
                                    .collect(Collectors.toSet())
                                    .containsAll(Collecting.numbered("a", 3_000)));
                    sources.close();
                }
            }
        }
    }

    /** The other broker of the tests sends no more until all that it has sent is acknowledged. */
    @Test
    void whatHasComeIsAppendedAtAStopIfNoSessionKeepsIt() throws Exception {
        var broker = server.broker();
        for (var source : List.of(
                new MqttSource<>(broker, "x"),
                new MqttSource<>(broker, "x").clientId("x").sessionExpiry(Duration.ZERO))) {
            var sink = new MqttSink<String>(broker, "x");
            var collecting = Collecting.slowly(source, 0);
            try (var other = Collecting.from(new MqttSource<>(broker, "x"))) {
                await().until(() -> {
                    sink.put("hello");
                    return collecting.isWaiting() && !other.payloads().isEmpty();
                });
                sink.each().put(Collecting.numbered("m", 500));
                await().until(() -> other.payloads().contains("m499"));
            }
            collecting.stopSlowly();
            sink.close();
            assertThat(collecting.batches()).hasSize(2);
        }
    }

    @Test
    void aSessionThatIsTakenOverNamesTheClientId() {
        for (var broker : versions()) {
            var first = started(broker, "mine", 1);
            try (var second = started(broker, "mine", 1)) {
                await().until(() -> !first.isAlive());
                assertThat(first.failure()).hasMessageContaining("client mine").hasMessageContaining("another client");
                assertThat(second.isAlive()).isTrue();
            }
        }
    }
}
