package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minibatch.MinibatchException;
import io.minibatch.connect.Connector.Direction;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Connectors;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TlsTest {

    private static final TestBroker BROKER = TestBroker.shared();

    private final String own = "t" + UUID.randomUUID();

    @Test
    void messagesGoThroughTlsWhenTheCertificateIsTrusted() throws Exception {
        var broker =
                MqttBroker.of(BROKER.secureUrl()).trust(BROKER.certificates().trust());
        try (var collecting = Collecting.from(new MqttSource<>(broker, own).clientId(own))) {
            Rights.awaitSubscribed(own);
            var sink = new MqttSink<String>(broker.version3(), own);
            sink.put("safe");
            sink.close();
            await().until(() -> collecting.payloads().equals(List.of("safe")));
        }
    }

    @Test
    void aUrlNamesTheTrustedCertificates() throws Exception {
        var url = ConnectorUrl.parse(BROKER.secureUrl() + "/" + own + "?trust-store="
                + BROKER.certificates().server() + "&trust-store-password=" + Certificates.PASSWORD);
        var sink = Connectors.of(url, Direction.SINK).sink(url);
        sink.put(List.of(new byte[] {1}));
        sink.close();
    }

    @Test
    void aCertificateThatIsNotTrustedIsAnError() {
        var sink = new MqttSink<String>(BROKER.secureUrl(), own);
        assertThatThrownBy(() -> sink.put("x"))
                .hasMessageContaining("no secure connection")
                .hasMessageContaining("certificate");
        sink.close();
    }

    @Test
    void aCertificateOfAnotherNameIsAnError() throws Exception {
        var broker = MqttBroker.of(BROKER.secureUrl().replace("localhost", "127.0.0.1"))
                .trust(BROKER.certificates().trust());
        var sink = new MqttSink<String>(broker, own);
        assertThatThrownBy(() -> sink.put("x")).hasMessageContaining("is it for this name");
        sink.close();
    }

    @Test
    void thePortOfTheOtherKindIsAnErrorWithAHint() {
        for (var three : List.of(false, true)) {
            refused(BROKER.secureUrl().replace("mqtts", "mqtt"), three, "port for TLS", "mqtts://");
            refused("mqtts://localhost:" + BROKER.port(), three, "no secure connection", "port for TLS");
        }
    }

    private void refused(String url, boolean three, String... hints) {
        var broker = MqttBroker.of(url).timeout(Duration.ofSeconds(5));
        var sink = new MqttSink<String>(three ? broker.version3() : broker, own);
        assertThatThrownBy(() -> sink.put("x"))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessageContainingAll(hints);
        sink.close();
    }

    @Test
    void certificatesWithoutTlsAreAnError() throws Exception {
        var trust = BROKER.certificates().trust();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MqttBroker.of(BROKER.url()).trust(trust))
                .withMessageContaining("mqtts://");
    }
}
