package io.minibatch.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That all measurements run; their figures mean nothing here. */
class ReportTest {

    @TempDir
    Path folder;

    @Test
    void everyMeasurementRunsAndLeavesNothingBehind() throws Exception {
        var settings = Settings.usual().quick().withFolder(folder);
        var out = new ByteArrayOutputStream();
        var measurements = Measurement.all();
        var rows =
                new Report(settings, new PrintStream(out, true, StandardCharsets.UTF_8), silent()).print(measurements);
        assertThat(rows)
                .hasSizeGreaterThan(measurements.size())
                .allSatisfy(
                        row -> assertThat(row.ours().lowest()).as(row.what()).isGreaterThanOrEqualTo(0));
        assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("| ")))
                .hasSize(rows.size() + 2)
                .allSatisfy(line -> assertThat(line.split("\\|")).hasSize(Row.TITLES.size() + 1));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFigureIsTheMedianWithTheLowestAndTheHighestRound() {
        var figure = Figure.parse(" 3e6 1e6 2.5e6");
        assertThat(figure.in(Unit.MILLION_PER_SECOND)).isEqualTo("2.50 M/s (1.00–3.00)");
        assertThat(Figure.of(1e6).in(Unit.MILLION_PER_SECOND)).isEqualTo("1.00 M/s");
    }

    @Test
    void aGoalIsMetByTheMedian() {
        var goal = Goal.atLeastTimes(0.7).and(Goal.atLeast(Unit.MILLION_PER_SECOND, 5e6));
        assertThat(goal.text()).isEqualTo("≥ 0.7 × and ≥ 5.00 M/s");
        assertThat(row(Figure.of(4e6, 5.1e6, 9e6), Figure.of(7e6), goal).met()).isTrue();
        assertThat(row(Figure.of(5.1e6), Figure.of(8e6), goal).met()).isFalse();
        assertThat(row(Figure.of(4.9e6), Figure.of(5e6), goal).met()).isFalse();
    }

    private static Row row(Figure ours, Figure other, Goal goal) {
        return new Row("what", Unit.MILLION_PER_SECOND, ours, "beside", other, goal);
    }

    private static PrintStream silent() {
        return new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    }
}
