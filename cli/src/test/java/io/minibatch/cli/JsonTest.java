package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void takesEveryKindOfValue() {
        for (var json : List.of("{\"a\":[1,{\"b\":null}]}", "[]", "1", "-1.5e3", "\"text\"", "true", "null", " 1 ")) {
            assertThat(Json.fault(json.getBytes(UTF_8))).as(json).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNotExactlyOneValue() {
        for (var text : List.of(
                "",
                "  ",
                "{",
                "{\"a\":1",
                "{\"a\" 1}",
                "[1,]",
                "1 2",
                "{}{}",
                "{} x",
                "hello",
                "'a'",
                "NaN",
                "01",
                "\"open",
                "tru",
                "// note")) {
            assertThat(Json.fault(text.getBytes(UTF_8))).as(text).isPresent();
        }
    }

    @Test
    void refusesOtherEncodingsAndByteOrderMarks() {
        assertThat(Json.fault("{\"a\":1}".getBytes(UTF_16LE))).contains("it is not UTF-8");
        assertThat(Json.fault("\uFEFF{}".getBytes(UTF_8))).contains("it begins with a byte order mark");
        assertThat(Json.fault(new byte[] {'"', (byte) 0xC3, '"'})).isPresent();
    }

    @Test
    void saysTheReasonAndTheColumnInOneLine() {
        assertThat(Json.fault("{\"a\":x}".getBytes(UTF_8)))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("'x'").contains("column").doesNotContain("\n"));
    }

    @Test
    void survivesDeepNesting() {
        assertThat(Json.fault("[".repeat(1_000_000).getBytes(UTF_8))).isPresent();
    }

    @Test
    void quotesWhatJsonDoesNotTake() {
        assertThat(Json.quoted("a\"b\\\n\u0001ü")).isEqualTo("\"a\\\"b\\\\\\n\\u0001ü\"");
        assertThat(Json.quotedOrNull(null)).isEqualTo("null");
    }

    @Test
    void escapesWhatATerminalWouldObey() {
        assertThat(Json.quoted("\u001b[2J \u009b2J \u007f \u202e \u2028 \"\\ Grün \ud83d\ude00 \udb40\udc01"))
                .isEqualTo(
                        "\"\\u001B[2J \\u009B2J \\u007F \\u202E \\u2028 \\\"\\\\ Grün \ud83d\ude00 \\uDB40\\uDC01\"");
    }
}
