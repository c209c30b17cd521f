package io.minibatch.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/**
 * Which of the standard streams are a terminal. Java cannot tell them apart, but the launcher can: it sets the property
 * {@code minibatch.terminal} to the names of those that are. Without it, none is.
 *
 * @param in whether a person can answer
 * @param out whether a person reads standard output
 * @param err whether a person reads messages
 * @param columns how wide it is, 0 if that is not known
 * @param colours whether to use colours, and to draw over what was drawn
 */
public record Terminal(boolean in, boolean out, boolean err, int columns, boolean colours) {

    static Terminal detect() {
        var names = System.getProperty("minibatch.terminal", "");
        return new Terminal(
                names.contains("in"),
                names.contains("out"),
                names.contains("err"),
                Integer.getInteger("minibatch.columns", 0),
                wantsColours());
    }

    /** Colours for standard output. */
    public Ansi ansi() {
        return out && colours ? Ansi.ON : Ansi.OFF;
    }

    private static boolean wantsColours() {
        var noColor = System.getenv("NO_COLOR"); // https://no-color.org
        return (noColor == null || noColor.isEmpty()) && !isDumb(System.getenv("TERM"));
    }

    private static boolean isDumb(@Nullable String term) {
        return term != null && term.toLowerCase(Locale.ROOT).equals("dumb");
    }
}
