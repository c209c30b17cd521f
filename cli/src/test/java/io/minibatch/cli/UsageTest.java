package io.minibatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

/** What is said to wrong arguments; nothing is opened by any of these. */
class UsageTest {

    @Test
    void aStrategyIsNeeded() {
        assertThat(wrongUsage("consume", "s")).startsWith("minibatch: It is not said when a window is ready: ");
    }

    @Test
    void whatExcludesEachOtherIsRefused() {
        assertThat(wrongUsage("consume", "s", "--fixed", "1s", "--size", "2"))
                .startsWith("minibatch: --fixed cannot be used with --size or --every");
        assertThat(wrongUsage("consume", "s", "--size", "2", "--rest")).contains("--rest is about the end of --drain");
    }

    @Test
    void valuesOutOfRangeAreRefusedWithTheValue() {
        assertThat(wrongUsage("consume", "s", "--size", "0")).contains("size must be at least 1, but is 0");
        assertThat(wrongUsage("consume", "s", "--size", "1", "--workers", "0"))
                .contains("--workers must be at least 1, but is 0");
        assertThat(wrongUsage("consume", "s", "--size", "1", "--retries", "-1"))
                .contains("--retries must be at least 0, but is -1");
        assertThat(wrongUsage("consume", "s", "--every", "0s")).contains("at least 1ms, but is 0s");
    }

    @Test
    void anUnknownConnectorIsToldWhichThereAre() {
        assertThat(wrongUsage("consume", "s", "--size", "1", "--to", "gopher://x"))
                .contains("--to knows nothing of the scheme \"gopher\". There are: file, ")
                .contains("Look: minibatch connectors");
        assertThat(wrongUsage("consume", "s", "--size", "1", "--from", "nonsense"))
                .contains("\"nonsense\" is no connector URL");
    }

    @Test
    void aWrongOptionOfAConnectorIsRefusedAtTheStart() {
        assertThat(wrongUsage("consume", "s", "--size", "1", "--to", "folder:x?speed=1"))
                .contains("Option speed of folder:x is not known: use name");
        assertThat(wrongUsage("consume", "s", "--size", "1", "--from", "folder:x?speed=1"))
                .contains("Option speed of folder:x is not known: use name");
    }

    @Test
    void aWrongCommandGetsTheSimilarOnes() {
        assertThat(wrongUsage("stream")).contains("streams");
    }

    @Test
    void aWrongOptionGetsTheOneThatIsMostLikeIt() {
        assertThat(Likeness.nearest("--szie", Set.of("--size", "--rest"))).contains("--size");
        assertThat(Likeness.nearest("--form", Set.of("--from", "--fixed"))).contains("--from");
        assertThat(Likeness.nearest("--speed", Set.of("--size", "--every"))).isEmpty();
        var cli = new Cli(Path.of("."), "memory:");
        assertThat(cli.look("consume", "s", "--szie", "1").err())
                .startsWith("minibatch: Unknown options: '--szie', '1'\nPossible solutions: --size\n");
    }

    @Test
    void durationsReadAsPeopleWriteThem() {
        var converter = new DurationConverter();
        assertThat(converter.convert("500ms")).isEqualTo(Duration.ofMillis(500));
        assertThat(converter.convert("5s")).isEqualTo(Duration.ofSeconds(5));
        assertThat(converter.convert("2m")).isEqualTo(Duration.ofMinutes(2));
        assertThat(converter.convert("1h")).isEqualTo(Duration.ofHours(1));
        assertThatThrownBy(() -> converter.convert("5"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("\"5\" is no duration. Write 500ms, 5s, 2m or 1h.");
    }

    private static String wrongUsage(String... args) {
        var error = new ByteArrayOutputStream();
        var before = System.err;
        System.setErr(new PrintStream(error, true, StandardCharsets.UTF_8));
        try {
            var main = new Main(new Output(new ByteArrayOutputStream()), new Terminal(false, false, false, 0, false));
            assertThat(main.commandLine().execute(args)).isEqualTo(2);
        } finally {
            System.setErr(before);
        }
        return error.toString(StandardCharsets.UTF_8);
    }
}
