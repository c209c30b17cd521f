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
