package io.minibatch.cli;

import com.github.freva.asciitable.AsciiTable;
import io.minibatch.Placeholder;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Placeholder. */
@Command(name = "minibatch", mixinStandardHelpOptions = true, version = "minibatch 0.1.0-SNAPSHOT")
public final class Main {
    private Main() {}

    /**
     * Runs the command.
     *
     * @param args its arguments
     */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Command
    void streams() {
        System.out.println(AsciiTable.getTable(new String[] {"stream", "length"}, new String[][] {
            {"a", String.valueOf(new Placeholder("a").length())}
        }));
    }

    @Command
    void append(@Parameters String stream) {
        System.out.println(stream);
    }

    @Command
    void consume(
            @Parameters String stream, @Option(names = "--size") int size, @Option(names = "--drain") boolean drain) {
        System.out.println(stream + size + drain);
        streams();
    }

    @Command
    void demo() {
        try (ProgressBar bar = new ProgressBar("demo", 2)) {
            bar.step();
            bar.step();
        }
    }
}
