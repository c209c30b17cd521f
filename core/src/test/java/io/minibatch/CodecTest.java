package io.minibatch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.core.type.TypeReference;

class CodecTest {

    record Reading(String sensor, double celsius, Instant at, Optional<String> note, List<Integer> raw) {}

    private final Codec<Reading> readings = Codec.of(Reading.class);

    @Test
    void recordsComeBackAsTheyWere() throws Exception {
        var reading = new Reading("s1 é \uD83D\uDE00", 20.5, Instant.ofEpochMilli(1), Optional.of("x"), List.of(1, 2));
        assertThat(readings.decode(readings.encode(reading))).isEqualTo(reading);
        assertThat(readings.format()).isEqualTo("json");
        assertThat(readings.type()).isEqualTo(Reading.class.getName());
    }

    @Test
    void objectsOfAnyShapeComeBackAsMaps() throws Exception {
        var data = Map.<String, Object>of("n", 1, "list", List.of("a", true), "map", Map.of("x", 1.5));
        assertThat(JsonCodec.ofMaps().decode(JsonCodec.ofMaps().encode(data))).isEqualTo(data);
    }

    @Test
    void genericTypesComeBackWithTheirElements() throws Exception {
        var codec = JsonCodec.of(new TypeReference<List<Reading>>() {});
        var data = List.of(new Reading("s1", 1, Instant.EPOCH, Optional.empty(), List.of()));
        assertThat(codec.decode(codec.encode(data))).isEqualTo(data);
        assertThat(codec.type()).contains("List").contains("Reading");
    }

    @Test
    void unknownFieldsAreIgnored() throws Exception {
        var json = """
                {"sensor":"s1","celsius":1,"at":"1970-01-01T00:00:00Z","note":null,"raw":[],"unknown":{"deep":[1]}}""";
        assertThat(readings.decode(json.getBytes(UTF_8)).sensor()).isEqualTo("s1");
    }

    @Test
    void whatDoesNotFitIsAnError() {
        for (var json : List.of(
                "{\"sensor\":\"s1\"}", "{\"celsius\":\"warm\"}", "[]", "\"text\"", "1", "null", "", "{", "\u0000")) {
            assertThatThrownBy(() -> readings.decode(json.getBytes(UTF_8)))
                    .as(json)
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void theErrorSaysWhatWasExpectedWhereAndWhatIsThere() {
        var reading = Reading.class.getName();
        var errors = Map.of(
                "{\"sensor\":\"s1\"}",
                "expected double at $.celsius, but found nothing",
                "{\"celsius\":\"warm\"}",
                "expected double at $.celsius, but found the text \"warm\"",
                "{\"celsius\":{}}",
                "expected double at $.celsius, but found an object",
                "{\"celsius\":1,\"raw\":[1,[]]}",
                "expected java.lang.Integer at $.raw[1], but found an array",
                "{\"celsius\":1,\"at\":\"noon\"}",
                "expected java.time.Instant at $.at, but found the text \"noon\"",
                "[]",
                "expected " + reading + " at $, but found an array",
                "null",
                "expected " + reading + " at $, but found null",
                "",
                "expected " + reading + " at $, but found nothing",
                "{",
                "expected " + reading + ", but found what is no JSON: it ends after 1 bytes",
                "{\"celsius\":warm}",
                "expected " + reading + ", but found what is no JSON: \"warm}\" at byte 11");
        errors.forEach((json, error) -> assertThatThrownBy(() -> readings.decode(json.getBytes(UTF_8)))
                .as(json)
                .isInstanceOf(MinibatchException.class)
                .hasMessage(error));
    }

    @Test
    void whatARecordRefusesAndWhatCannotBeMadeOrWrittenSaysSo() {
        assertThatThrownBy(() -> JsonCodec.of(Positive.class).decode("{\"n\":-1}".getBytes(UTF_8)))
                .hasMessage("expected " + Positive.class.getName() + " at $, but found an object, which it refuses:"
                        + " java.lang.IllegalArgumentException: n is -1");
        assertThatThrownBy(() -> JsonCodec.of(Thread.State[].class).decode("[\"AWAKE\"]".getBytes(UTF_8)))
                .hasMessage("expected java.lang.Thread$State at $[0], but found the text \"AWAKE\"");
        assertThatThrownBy(() -> JsonCodec.of(Integer.class).decode("3000000000".getBytes(UTF_8)))
                .hasMessage("expected java.lang.Integer at $, but found 3000000000");
        assertThatThrownBy(() -> JsonCodec.of(Hidden.class).decode("{}".getBytes(UTF_8)))
                .hasMessageContaining("make it a record");
        assertThatThrownBy(() -> JsonCodec.of(Hidden.class).encode(new Hidden(1)))
                .hasMessage("the value at $.number has no JSON: java.lang.IllegalStateException: 1");
    }

    record Positive(int n) {
        Positive {
            if (n < 0) {
                throw new IllegalArgumentException("n is " + n);
            }
        }
    }

    static final class Hidden {
        private final int number;

        private Hidden(int number) {
            this.number = number;
        }

        public int getNumber() {
            if (number > 0) {
                throw new IllegalStateException(Integer.toString(number));
            }
            return number;
        }
    }

    @Test
    void moreThanOneValueIsAnError() {
        assertThatThrownBy(() -> JsonCodec.ofMaps().decode("{} {}".getBytes(UTF_8)))
                .isInstanceOf(Exception.class);
    }

    @Test
    void deepNestingIsAnErrorAndNotAStackOverflow() {
        var deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> JsonCodec.ofMaps().decode(deep.getBytes(UTF_8)))
                .isInstanceOf(Exception.class);
    }

    @Test
    void typeNamesInTheDataAreOnlyData() throws Exception {
        var json = "{\"@class\":\"java.net.URL\",\"@type\":[\"java.io.File\",\"/etc\"]}";
        assertThat(JsonCodec.ofMaps().decode(json.getBytes(UTF_8)))
                .containsEntry("@class", "java.net.URL")
                .containsEntry("@type", List.of("java.io.File", "/etc"));
    }

    @Test
    void longTextComesBack() throws Exception {
        var data = Map.<String, Object>of("text", "x".repeat(30 << 20));
        assertThat(JsonCodec.ofMaps().decode(JsonCodec.ofMaps().encode(data))).isEqualTo(data);
    }

    @Test
    void textIsUtf8AndBytesAreThemselves() throws Exception {
        assertThat(Codec.of(String.class)).isSameAs(Codec.text());
        assertThat(Codec.text().encode("é\uD83D\uDE00")).isEqualTo("é\uD83D\uDE00".getBytes(UTF_8));
        assertThat(Codec.text().decode("é".getBytes(UTF_8))).isEqualTo("é");
        assertThat(Codec.text().format()).isEqualTo("text");

        var bytes = new byte[] {0, -1};
        assertThat(Codec.of(byte[].class)).isSameAs(Codec.bytes());
        assertThat(Codec.bytes().decode(Codec.bytes().encode(bytes))).isEqualTo(bytes);
        assertThat(Codec.bytes().format()).isEqualTo("bytes");
    }
}
