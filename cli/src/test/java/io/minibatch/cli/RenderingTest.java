package io.minibatch.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.GroupStatus;
import io.minibatch.MinibatchException;
import io.minibatch.StreamStatus;
import io.minibatch.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenderingTest {

    private static final Terminal PLAIN = new Terminal(false, false, false, 0, false);
    private static final Terminal COLOURS = new Terminal(true, true, true, 80, true);

    @Test
    void aWindowIsOneLineWithItsJsonAsItCame() throws Exception {
        assertThat(line(TestWindow.of("{\"n\": 1.0}", "[\n2\r\n]"), PayloadFormat.JSON))
                .isEqualTo("{\"id\":\"s/default/1\",\"stream\":\"s\",\"group\":\"default\",\"attempt\":1,"
                        + "\"created\":\"2026-01-02T03:04:05.678Z\",\"from\":null,\"until\":null,"
                        + "\"data\":[{\"n\": 1.0},[ 2  ]]}\n");
    }

    @Test
    void theWindowOfAnIntervalSaysItsEndsAndMayBeEmpty() throws Exception {
        var window = new TestWindow(
                "s/default/@0", 2, Optional.of(Instant.EPOCH), Optional.of(Instant.EPOCH.plusSeconds(1)), List.of());
        assertThat(line(window, PayloadFormat.JSON))
                .contains("\"attempt\":2,")
                .endsWith(
                        "\"from\":\"1970-01-01T00:00:00.000Z\",\"until\":\"1970-01-01T00:00:01.000Z\",\"data\":[]}\n");
    }

    @Test
    void textIsAStringAndOtherFormatsAreBase64() throws Exception {
        assertThat(line(TestWindow.of("a\"b"), PayloadFormat.of("text"))).endsWith("\"data\":[\"a\\\"b\"]}\n");
        assertThat(line(TestWindow.of("abc"), PayloadFormat.of("bytes"))).endsWith("\"data\":[\"YWJj\"]}\n");
        assertThat(line(TestWindow.of("abc"), PayloadFormat.of("avro"))).endsWith("\"data\":[\"YWJj\"]}\n");
        assertThat(PayloadFormat.JSON.fitting("{".getBytes(UTF_8))).isEqualTo(PayloadFormat.TEXT);
        assertThat(PayloadFormat.JSON.fitting(new byte[] {(byte) 0xFF})).isEqualTo(PayloadFormat.BYTES);
    }

    @Test
    void theCodecRefusesWhatWouldBreakTheLine() {
        var strict = new RawCodec(() -> "json", true);
        assertThatThrownBy(() -> strict.decode("1] }".getBytes(UTF_8)))
                .isInstanceOf(MinibatchException.class)
                .hasMessageStartingWith("it is not a JSON value: ");
    }

    @Test
    void aStatusIsOneLine() {
        var group = new GroupStatus("default", 1, 2, 3, 4, GroupStatus.State.RUNNING, List.of("a \"sink\""));
        var status = new StreamStatus("s\n", "json", 1, 2, 3, 4, 5, false, Optional.empty(), List.of(group));
        assertThat(StatusLine.of(status))
                .isEqualTo(
                        "{\"stream\":\"s\\n\",\"waiting\":1,\"inFlight\":2,\"done\":3,\"dead\":4,\"lost\":5,\"groups\":["
                                + "{\"group\":\"default\",\"waiting\":1,\"inFlight\":2,\"done\":3,\"dead\":4,"
                                + "\"state\":\"running\",\"remarks\":[\"a \\\"sink\\\"\"]}]}");
    }

    @Test
    void aTableIsPlainWithoutATerminal() {
        var table = new Table("stream", "waiting").row("a", 1_234_567L).row("long name", 1);
        assertThat(table.render(PLAIN).lines())
                .containsExactly(" stream       waiting", " a          1,234,567", " long name          1");
    }

    @Test
    void aTableIsFramedAndBoldOnATerminal() {
        var table = new Table("stream").row("a\u001b[2Jb");
        assertThat(table.render(COLOURS)).contains("║").contains("\u001b[1m").doesNotContain("\u001b[2J");
    }

    @Test
    void aTableIsNoWiderThanItsTerminal() {
        var table = new Table("id", "size", "error").row("t/default/1", 7, "it is refused, ".repeat(20));
        var lines =
                table.render(new Terminal(true, true, true, 60, false)).lines().toList();
        assertThat(lines).allMatch(line -> line.length() == 60).hasSizeGreaterThan(6);
        assertThat(lines.get(3)).contains("t/default/1");
    }

    @Test
    void aTableIsStraightWithChineseNamesToo() {
        var table = new Table("stream", "waiting").row("\u6F22\u5B57", 1).row("abcd", 2);
        assertThat(table.render(PLAIN).lines())
                .containsExactly(" stream  waiting", " \u6F22\u5B57          1", " abcd          2");
    }

    @Test
    void jsonSteersNoTerminal() throws Exception {
        var shown = new ByteArrayOutputStream();
        try (var out = new TerminalBytes(shown)) {
            for (var b : "\"\u009b31m \u202e \u00e4 \u20ac \u2028\"".getBytes(UTF_8)) {
                out.write(b);
            }
        }
        assertThat(shown.toString(UTF_8)).isEqualTo("\"\\u009b31m \\u202e \u00e4 \u20ac \u2028\"");
    }

    @Test
    void textForPeopleSteersNoTerminal() {
        assertThat(Text.clean("a\u001b[31mb\nc\u202e")).isEqualTo("a?[31mb c?");
        assertThat(Text.brief("abcdefgh", 6)).isEqualTo("abc...");
        assertThat(Text.count(1, "window")).isEqualTo("1 window");
        assertThat(Text.count(1_200, "window")).isEqualTo("1,200 windows");
    }

    private static String line(Window<byte[]> window, PayloadFormat format) throws IOException {
        var out = new ByteArrayOutputStream();
        WindowLine.write(window, format, out);
        return out.toString(UTF_8);
    }
}
