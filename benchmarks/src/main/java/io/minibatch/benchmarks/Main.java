package io.minibatch.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;

/** The command line: {@code report [MEASUREMENT...]} measures and prints a table, {@code jmh} runs JMH. */
public final class Main {

    private Main() {}

    /** Exit status: 0 done, 1 failed, 2 wrong usage. */
    public static void main(String[] arguments) throws Exception {
        var rest = Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        var command = arguments.length == 0 ? "" : arguments[0];
        try {
            switch (command) {
                case "report" -> report(rest);
                case "jmh" -> org.openjdk.jmh.Main.main(rest.toArray(String[]::new));
                default -> throw new UsageException("Command must be report or jmh, but is \"" + command + "\"");
            }
        } catch (UsageException e) {
            System.err.println(e.getMessage());
            System.err.println(usage());
            System.exit(2);
        }
    }

    private static void report(List<String> arguments) throws Exception {
        var settings = Settings.usual();
        var chosen = new ArrayList<Measurement>();
        for (var words = arguments.iterator(); words.hasNext(); ) {
            var word = words.next();
            switch (word) {
                case "--quick" -> settings = settings.quick();
                case "--seconds" ->
                    settings = settings.withRound(Duration.ofMillis((long) (1_000 * number(word, words))));
                case "--rounds" -> settings = settings.withRounds(Math.max(1, (int) number(word, words)));
                case "--folder" -> settings = settings.withFolder(Path.of(value(word, words)));
                default -> chosen.add(measurement(word));
            }
        }
        new Report(settings, System.out, System.err).print(chosen.isEmpty() ? Measurement.all() : chosen);
    }

    private static Measurement measurement(String name) throws UsageException {
        return Measurement.all().stream()
                .filter(measurement -> measurement.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("Unknown measurement or option \"" + name + "\""));
    }

    private static double number(String option, Iterator<String> words) throws UsageException {
        var text = value(option, words);
        try {
            var number = Double.parseDouble(text);
            if (number >= 0.001 && number <= 3_600) {
                return number;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new UsageException(option + " must be a number from 0.001 to 3600, but is \"" + text + "\"");
    }

    private static String value(String option, Iterator<String> words) throws UsageException {
        if (!words.hasNext()) {
            throw new UsageException(option + " needs a value");
        }
        return words.next();
    }

    private static String usage() {
        return """
                usage: report [MEASUREMENT...] [--seconds S] [--rounds N] [--folder DIR] [--quick]
                       jmh [options of JMH]
                Measurements: %s; all of them if none is named.
                --seconds: how long a round lasts (1); --rounds: how many count (5);
                --folder: where files are made, which decides what disk is measured (the current folder);
                --quick: see that it runs, with figures that mean nothing.""".formatted(Measurement.all().stream().map(Measurement::name).collect(Collectors.joining(", ")));
    }

    /** The command line is wrong. */
    private static final class UsageException extends Exception {
        private static final long serialVersionUID = 1;

        UsageException(String message) {
            super(message);
        }
    }
}
