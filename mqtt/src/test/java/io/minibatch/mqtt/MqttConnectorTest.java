package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.minibatch.Source;
import io.minibatch.connect.Connector.Direction;
import io.minibatch.connect.ConnectorUrl;
import io.minibatch.connect.Connectors;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MqttConnectorTest {

    private static final TestBroker BROKER = TestBroker.shared();

    private final String own = "t" + UUID.randomUUID();

    @Test
    void aUrlIsASinkAndASource() throws Exception {
        var to = ConnectorUrl.parse(BROKER.url() + "/" + own + "/some%20place?qos=2&version=5&timeout=5s");
        var from = ConnectorUrl.parse(BROKER.url() + "/" + own + "/#?client-id=" + own
                + "&qos=2&version=3&keep-alive=10s&receive-maximum=10&envelope=text");
        Source<Object> source = Connectors.of(from, Direction.SOURCE).source(from);
        try (var collecting = Collecting.from((MqttSource<Object>) source)) {
            Rights.awaitSubscribed(own);
            var sink = Connectors.of(to, Direction.SINK).sink(to);
            sink.put(List.of("{\"a\":1}".getBytes(StandardCharsets.UTF_8), "5".getBytes(StandardCharsets.UTF_8)));
            sink.close();
            await().until(() -> collecting.payloads().size() == 2);
            assertThat(collecting.payloads().get(0))
                    .isEqualTo("{\"topic\":\"" + own
                            + "/some place\",\"payload\":\"{\\\"a\\\":1}\",\"qos\":2,\"retain\":false}");
        }
    }

    @Test
    void topicsStandAsTheyAreWritten() {
        assertThat(source("/sensors/#")).hasToString("MqttSource of mqtt://host:1883 sensors/#");
        assertThat(source("/sensors/+/celsius,alerts/a%2Cb"))
                .hasToString("MqttSource of mqtt://host:1883 sensors/+/celsius, alerts/a,b");
        assertThat(source("/$share/group/sensors/#"))
                .hasToString("MqttSource of mqtt://host:1883 $share/group/sensors/#");
        assertThat(source("//absolute")).hasToString("MqttSource of mqtt://host:1883 /absolute");
        assertThat(new MqttConnector().sink(ConnectorUrl.parse("mqtts://user:secret@host:1234/a%20b?retain")))
                .hasToString("MqttSink to mqtts://host:1234 a b");
    }

    private static Object source(String rest) {
        return new MqttConnector().source(ConnectorUrl.parse("mqtt://user:secret@host" + rest));
    }

    @Test
    void everyOptionSaysOfWhichDirectionItIs() {
        for (var option : new MqttConnector().options()) {
            assertThat(option.meaning()).as(option.name()).matches("(source or sink|source|sink).*: .*");
        }
    }

    @Test
    void wrongUrlsAreErrorsThatSayTheRule() {
        refused("mqtt://user:secret@host", "names no broker and topic");
        refused("mqtt://user:secret@host/", "names no broker and topic");
        refused("mqtt:topic", "names no broker and topic");
        refused("mqtt://user:secret@host:99999/x", "from 1 to 65535");
        refused("mqtt://user:sec/ret@host/x", "mqtt://host:1883");
        refused("mqtt://user:secret@host/a/#/b", "no topic filter");
        refused("mqtt://user:secret@host/a,", "no topic filter");
        refused("mqtt://user:secret@host/a?qos=3", "0, 1 or 2");
        refused("mqtt://user:secret@host/a?version=4", "5 or 3");
        refused("mqtt://user:secret@host/a?retain", "not known");
        refused("mqtt://user:secret@host/a?clientid=x", "client-id");
        refused("mqtt://user:secret@host/a?envelope=xml", "json or text");
        refused("mqtt://user:secret@host/a?receive-maximum=70000", "65535");
        refused("mqtt://user:secret@host/a?maximum-packet-size=300000000", "268435460");
        refused("mqtt://user:secret@host/a?version=3&session-expiry=1h", "3.1.1");
        refused("mqtts://user:secret@host/a?trust-store=no-such-file", "Option trust-store of", ": no-such-file");
        refused("mqtts://user:secret@host/a?key-store=/", "Option key-store of", ": / cannot be read");
        refused("mqtt://user:secret@host/a?client-id=%00", "client id must have neither");
        refused("mqtt://us%00er:secret@host/a", "user name must have neither");
        refused("mqtt://user:secret@host/a%2", "%25");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttConnector().sink(ConnectorUrl.parse("mqtt://host/a/#")))
                .withMessageContaining("no topic to publish to");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MqttConnector().sink(ConnectorUrl.parse("mqtt://host/a,b")))
                .withMessageContaining("several topics");
    }

    @Test
    void aUrlThatMayHoldAPasswordElsewhereIsNotRepeated() {
        for (var wrong : List.of(
                "mqtt://user:sec/ret@host/x",
                "mqtt://user:1234/abc@host/t",
                "mqtt://user:1234/abc?d@host/t",
                "mqtt://user:sec?ret@host/x",
                "mqtt://user:sec/x?unknown",
                "mqtt://us/er:sec@host/x",
                "mqtt://us/er:sec/ret@host/x",
                "mqtt://us/e@r:sec@host/x",
                "mqtt://us/er:sec?ret@host/x",
                "mqtt://us/er:sec@host/x?qos=3",
                "mqtt:/user:sec@host",
                "mqtt:/user:sec@host?unknown")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new MqttConnector().source(ConnectorUrl.parse(wrong)))
                    .withMessageContaining("not repeated")
                    .withMessageNotContainingAny("sec", "1234", "abc", "ret@");
        }
        assertThat(new MqttConnector().source(ConnectorUrl.parse("mqtt://host:1234/a%40b")))
                .hasToString("MqttSource of mqtt://host:1234 a@b");
        assertThat(source("/a@b")).hasToString("MqttSource of mqtt://host:1883 a@b");
    }

    private static void refused(String wrong, String... rules) {
        assertThatIllegalArgumentException()
                .as(wrong)
                .isThrownBy(() -> new MqttConnector().source(ConnectorUrl.parse(wrong)))
                .withMessageContainingAll(rules)
                .withMessageNotContaining("secret")
                .withMessageNotContaining("ret@");
    }
}
