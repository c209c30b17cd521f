package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Entry;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FormTest {

    private static Entry.Encoded<?> entry(Form form, byte[] payload) {
        var arrival = new Arrival("a/\"b\"", 2, true, payload, Map.of("mqtt.qos", "2"), () -> {});
        var entry = (Entry.Encoded<?>) form.of(arrival);
        assertThat(entry.attributes()).containsEntry("mqtt.qos", "2");
        return entry;
    }

    private static String of(Form form, byte[] payload) {
        var entry = entry(form, payload);
        assertThat(entry.attributes()).doesNotContainKey(Entry.UNDECODABLE);
        return new String(entry.payload(), StandardCharsets.UTF_8);
    }

    private static String json(String payload) {
        return of(Form.JSON, payload.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theEnvelopeHoldsAnyJsonValueAsItStands() {
        for (var payload :
                new String[] {"1", "1.50", "\"text\"", "null", "true", "[]", "{\"a\":{\"b\":[12345678901234567890]}}"
                }) {
            assertThat(json(payload))
                    .isEqualTo("{\"topic\":\"a/\\\"b\\\"\",\"payload\":" + payload + ",\"qos\":2,\"retain\":true}");
        }
        assertThat(json(" {\"a\" : 1} ")).contains("\"payload\":{\"a\":1},");
        assertThat(json("")).contains("\"payload\":null,");
    }

    @Test
    void whatIsNotOneJsonValueIsSetAsideAsItIs() {
        for (var payload : new String[] {
            "1,\"qos\":0",
            "1}",
            "{\"a\":1} x",
            "{\"topic\":\"forged\",\"payload\":1} 2",
            "1 2",
            "{",
            "{a:1}",
            " ",
            "hello",
            "[1,]",
            nested(500),
            nested(100_000)
        }) {
            var entry = entry(Form.JSON, payload.getBytes(StandardCharsets.UTF_8));
            assertThat(entry.payload()).asString(StandardCharsets.UTF_8).isEqualTo(payload);
            assertThat(entry.attributes().get(Entry.UNDECODABLE)).startsWith("the payload is not one JSON value: ");
        }
    }

    @Test
    void theEnvelopeIsNoDeeperThanJsonIsRead() {
        assertThat(json(nested(499))).contains("\"payload\":[[[");
    }

    private static String nested(int levels) {
        return "[".repeat(levels) + "]".repeat(levels);
    }

    @Test
    void theTextEnvelopeMarksWhatIsNotText() {
        assertThat(of(Form.TEXT, "20 °C\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("{\"topic\":\"a/\\\"b\\\"\",\"payload\":\"20 °C\\n\",\"qos\":2,\"retain\":true}");
        assertThat(of(Form.TEXT, new byte[] {(byte) 0xFF, 0}))
                .isEqualTo(
                        "{\"topic\":\"a/\\\"b\\\"\",\"payload\":\"/wA=\",\"encoding\":\"base64\",\"qos\":2,\"retain\":true}");
        assertThat(of(Form.TEXT, new byte[0])).contains("\"payload\":\"\"");
    }

    @Test
    void withoutAnEnvelopeThePayloadIsTheMessage() {
        assertThat(of(Form.PAYLOAD, new byte[] {0, 1})).isEqualTo("\0\1");
    }
}
