package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5DisconnectReasonCode;
import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.MinibatchListener;
import io.minibatch.Source;
import io.minibatch.WindowEmitter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What people read when it does not work. */
class FailuresTest {

    private static final TestBroker BROKER = TestBroker.shared();

    private final String own = "t" + UUID.randomUUID();

    private static String failure(MqttSource<Object> source) {
        var collecting = Collecting.from(source);
        await().until(() -> !collecting.isAlive());
        assertThat(collecting.failure()).isInstanceOf(MinibatchException.class);
        assertThat(collecting.failure().toString()).doesNotContain("wrong");
        return collecting.failure().getMessage();
    }

    private static MqttBroker broker() {
        return MqttBroker.of(BROKER.url());
    }

    @Test
    void aHostThatDoesNotExist() {
        assertThat(failure(new MqttSource<>("mqtt://user:wrong@no-such-host.invalid", "x")))
                .contains("Cannot connect to mqtt://no-such-host.invalid:1883", "no host of this name");
    }

    @Test
    void aPortWhereNobodyListens() throws Exception {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(failure(new MqttSource<>("mqtt://127.0.0.1:" + port, "x")))
                .contains("127.0.0.1:" + port, "nobody answers", "Is the broker running");
        var sink = new MqttSink<String>("mqtt://127.0.0.1:" + port, "x");
        assertThatThrownBy(() -> sink.put("x"))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessageContaining("nobody answers");
        sink.close();
    }

    @Test
    void whatMosquittoBefore2013DoesWithALongSession() {
        var told = Map.of(
                Mqtt5DisconnectReasonCode.RECEIVE_MAXIMUM_EXCEEDED, "more than allowed",
                Mqtt5DisconnectReasonCode.PROTOCOL_ERROR,
                        "QoS 1 PUBLISH must not be resent during the same connection");
        told.forEach((code, text) -> {
            var packet = Mqtt5Disconnect.builder()
                    .reasonCode(code)
                    .reasonString(text)
                    .build();
            assertThat(new Failures(broker(), own).lost(new Mqtt5DisconnectException(packet, text)))
                    .hasMessageContainingAll(text, "Mosquitto before 2.0.13", "65,535", "receiveMaximum(1)");
        });
    }

    @Test
    void aServerThatSaysNothing() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var silent =
                    MqttBroker.of("mqtt://127.0.0.1:" + socket.getLocalPort()).timeout(Duration.ofMillis(200));
            assertThat(failure(new MqttSource<>(silent, "x"))).contains("Cannot connect to", "127.0.0.1");
        }
    }

    @Test
    void aWrongPassword() {
        for (var broker : List.of(broker(), broker().version3())) {
            assertThat(failure(new MqttSource<>(broker.user("user", "wrong"), "x")))
                    .contains("refuses user or password", "the user is user");
        }
        assertThat(failure(new MqttSource<>(broker().user("user", "wrong"), "x")))
                .contains("no such user");
    }

    @Test
    void aTokenIsNotTold() {
        var url = BROKER.url().replace("mqtt://", "mqtt://wrong@"); // a failure never contains it
        assertThat(failure(new MqttSource<>(url, "x"))).contains("a user without password");
    }

    @Test
    void theRightPassword() throws Exception {
        var url = BROKER.url().replace("mqtt://", "mqtt://user:secret@");
        var sink = new MqttSink<String>(url, own);
        sink.put("x");
        sink.close();
        try (var collecting = Collecting.from(new MqttSource<>(url, own).clientId(own))) {
            Rights.awaitSubscribed(own);
            assertThat(collecting.failure()).isNull();
        }
    }

    @Test
    void aSubscriptionThatIsRefused() {
        for (var broker : List.of(broker(), broker().version3())) {
            assertThat(failure(new MqttSource<>(broker.user("user", "secret"), own, "forbidden/x")))
                    .contains("refuses", "forbidden/x", "user user")
                    .doesNotContain(own);
        }
    }

    @Test
    void twoClientsOfOneIdAreToldSo() {
        var first = Collecting.from(new MqttSource<>(BROKER.url(), own).clientId(own));
        Rights.awaitSubscribed(own);
        try (var second = Collecting.from(new MqttSource<>(BROKER.url(), own).clientId(own))) {
            await().until(() -> !first.isAlive());
            assertThat(first.failure())
                    .hasMessageContaining("another client with the id " + own)
                    .hasMessageContaining("$share");
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void aSourceThatFailsShowsInStatusAndIsCalledAgainMoreAndMoreSeldom() {
        var pauses = new CopyOnWriteArrayList<Duration>();
        var listener = new MinibatchListener() {
            @Override
            public void sourceFailed(String stream, Source<?> source, int failures, Duration pause, Throwable cause) {
                pauses.add(pause);
            }
        };
        try (var mb = Minibatch.builder().url("memory:").listener(listener).open()) {
            var stream = mb.stream("texts", String.class);
            var pipeline = stream.attach(new MqttSource<>(broker().user("user", "wrong"), own))
                    .windowed(WindowEmitter.count(1))
                    .forEach(window -> {})
                    .start();
            await().until(() -> pauses.size() >= 2);
            assertThat(pauses.get(1)).isGreaterThan(pauses.get(0));
            assertThat(stream.status().groups().get(0).remarks().toString())
                    .contains("MqttSource", BROKER.url(), "refuses user or password")
                    .doesNotContain("wrong");
            pipeline.close();
        }
    }

    @Test
    void aMessageThatIsTooLargeForTheStreamHoldsUpNothingBeforeIt() throws Exception {
        for (var broker : List.of(broker(), broker().version3())) {
            var id = own + broker.isVersion3();
            var subscribed = Collecting.from(new MqttSource<>(broker, id).clientId(id));
            Rights.awaitSubscribed(id);
            subscribed.close();
            var sink = new MqttSink<String>(broker, id);
            sink.each().put(List.of("a", "b", "large", "c"));
            sink.close();
            var appender = new Refusing();
            assertThatThrownBy(() -> new MqttSource<Object>(broker, id).clientId(id).stream(appender))
                    .isExactlyInstanceOf(MinibatchException.class)
                    .hasMessageContaining(id + " (5 bytes)")
                    .hasMessageContaining("larger messages")
                    .hasMessageContaining(broker.isVersion3() ? "refuses such ones itself" : "maximumPacketSize");
            assertThat(appender.appended).containsExactly("a", "b");
            try (var rest = Collecting.from(new MqttSource<>(broker, id).clientId(id))) {
                await().until(() -> rest.payloads().size() >= 2);
                assertThat(rest.payloads()).containsExactly("large", "c");
            }
        }
    }

    /** Not a real store: the broker of the tests passes on nothing that is larger than those take. */
    private static final class Refusing implements Appender<Object> {
        private final List<String> appended = new ArrayList<>();

        @Override
        public void appendEntries(List<? extends Entry<Object>> entries) {
            var texts = entries.stream()
                    .map(entry -> new String(((Entry.Encoded<?>) entry).payload(), StandardCharsets.UTF_8))
                    .toList();
            if (texts.contains("large")) {
                throw new MessageTooLargeException("it has 5 bytes, but 4 are the most", texts.indexOf("large"));
            }
            appended.addAll(texts);
        }

        @Override
        public void append(Object data, java.util.Map<String, String> attributes) {}

        @Override
        public void appendAll(List<?> data) {}

        @Override
        public void appendEntries(List<? extends Entry<Object>> entries, String source, String position) {}

        @Override
        public java.util.Optional<String> position(String source) {
            return java.util.Optional.empty();
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
