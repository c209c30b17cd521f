package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MqttBrokerTest {

    @Test
    void aUrlNamesHostPortUserAndPassword() {
        assertThat(MqttBroker.of("mqtt://host")).hasToString("mqtt://host:1883");
        assertThat(MqttBroker.of("mqtts://host")).hasToString("mqtts://host:8883");
        assertThat(MqttBroker.of("mqtt://[::1]:5/")).hasToString("mqtt://[::1]:5");
        var broker = MqttBroker.of("mqtt://me:a%3Ab%40c+d@host:1");
        assertThat(broker).hasToString("mqtt://host:1");
        assertThat(broker.credentials())
                .isEqualTo(new Credentials("me", "a:b@c+d"))
                .hasToString("me");
        assertThat(MqttBroker.of("mqtt://me@host").credentials()).isEqualTo(new Credentials("me", null));
        assertThat(broker.user("you", "pw").credentials()).isEqualTo(new Credentials("you", "pw"));
    }

    @Test
    void wrongValuesAreErrorsThatSayTheRuleAndNotThePassword() {
        for (var url : new String[] {
            "host",
            "http://host",
            "mqtt://",
            "mqtt://u:pass@",
            "mqtt://u:pass@host/topic",
            "mqtt://u:pass@h:0",
            "mqtt:/u:pass@host",
            "mqtt://u:pass/word@host"
        }) {
            assertThatIllegalArgumentException()
                    .as(url)
                    .isThrownBy(() -> MqttBroker.of(url))
                    .withMessageNotContaining("u:pass");
        }
        var broker = MqttBroker.of("mqtt://host");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broker.keepAlive(Duration.ZERO))
                .withMessageContaining("65535");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> broker.timeout(Duration.ZERO))
                .withMessageContaining("1 ms");
    }

    @Test
    void wrongSettingsOfASourceAreErrors() {
        var source = new MqttSource<String>("mqtt://host", "a");
        assertThatIllegalArgumentException().isThrownBy(() -> source.qos(3)).withMessageContaining("0, 1 or 2");
        assertThatIllegalArgumentException().isThrownBy(() -> source.clientId(""));
        assertThatIllegalArgumentException().isThrownBy(() -> source.receiveMaximum(0));
        assertThatIllegalArgumentException().isThrownBy(() -> source.maximumPacketSize(0));
        assertThatIllegalArgumentException().isThrownBy(() -> source.sessionExpiry(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> source.envelope().textEnvelope());
        assertThatIllegalArgumentException().isThrownBy(() -> new MqttSource<String>("mqtt://host"));
    }
}
