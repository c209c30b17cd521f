package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.MinibatchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    private int port;
    private Process server;

    @BeforeEach
    void start() throws IOException {
        if (port == 0) {
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
        }
        var settings = Files.writeString(folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                user root
                persistence true
                persistence_location %s/
                max_queued_messages 100000
                """.formatted(port, folder));
        server = new ProcessBuilder("/usr/sbin/mosquitto", "-c", settings.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        server.destroy();
        server.waitFor();
    }

    private List<MqttBroker> versions() {
        var broker = MqttBroker.of("mqtt://127.0.0.1:" + port);
        return List.of(broker, broker.version3());
    }

    private static Collecting started(MqttBroker broker, String topic, int qos) {
        // until the broker is up; then the session is there, and what is published stays
        await().ignoreExceptionsInstanceOf(MinibatchException.class).until(() -> {
            var sink = new MqttSink<String>(broker, topic + "/up");
            sink.put("up");
            sink.close();
            return true;
        });
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
                stop();
                start();
                try (var collecting = started(broker, topic, qos)) {
                    await().until(() -> collecting.payloads().containsAll(Collecting.numbered("b", 500)));
                    assertThat(collecting.payloads()).doesNotContain("a1999");
                }
            }
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
