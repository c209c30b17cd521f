package io.minibatch.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures and prints a table in Markdown, a line as soon as it is there; progress goes to another stream. */
final class Report {

    private final Settings settings;
    private final PrintStream out;
    private final PrintStream progress;

    Report(Settings settings, PrintStream out, PrintStream progress) {
        this.settings = settings;
        this.out = out;
        this.progress = progress;
    }

    /** All rows of these measurements. */
    List<Row> print(List<Measurement> measurements) throws Exception {
        out.println(machine());
        out.println();
        out.println(line(Row.TITLES));
        out.println(line(Row.TITLES.stream().map(title -> "---").toList()));
        var rows = new ArrayList<Row>();
        for (var measurement : measurements) {
            progress.println(measurement.name() + " ... (load average " + load() + ")");
            for (var row : measurement.measure(settings)) {
                out.println(line(row.cells()));
                rows.add(row);
            }
        }
        progress.println("done (load average " + load() + ")");
        return rows;
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    private String machine() throws IOException {
        return String.format(
                Locale.ROOT,
                "JDK %s, %s %s, %d processors, %s; median (lowest–highest) of %d rounds of %.1f s; load average %s.",
                System.getProperty("java.version"),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Files.getFileStore(settings.folder().toAbsolutePath()).type(),
                settings.rounds(),
                settings.round().toNanos() / 1e9,
                load());
    }

    private static String load() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }
}
