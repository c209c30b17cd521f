package io.minibatch;

import java.time.Duration;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}. */
public final class Durations {

    private static final Pattern WRITTEN = Pattern.compile("([0-9]{1,18})(ms|s|m|h)");

    private Durations() {}

    /**
     * The duration of a text: a whole number and a unit, {@code ms}, {@code s}, {@code m} or {@code h}.
     *
     * <pre>{@code
     * Durations.parse("90s")
     * }</pre>
     *
     * @throws IllegalArgumentException if it is something else, or longer than 292 years
     */
    public static Duration parse(String text) {
        var written = WRITTEN.matcher(text.strip());
        if (!written.matches()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no duration: write a whole number and a unit, such as 500ms, 5s, 2m or 1h");
        }
        var nanos = switch (written.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            default -> 3_600_000_000_000L;
        };
        try {
            return Duration.ofNanos(Math.multiplyExact(nanos, Long.parseLong(written.group(1))));
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("\"" + text + "\" is too long: a duration must be below 292 years", e);
        }
    }

    /** The shortest such text, in whole milliseconds: {@code 2m} for 120 seconds. */
    public static String text(Duration duration) {
        var millis = duration.toMillis();
        if (millis == 0 || millis % 1_000 != 0) {
            return millis + "ms";
        }
        if (millis % 60_000 != 0) {
            return millis / 1_000 + "s";
        }
        return millis % 3_600_000 == 0 ? millis / 3_600_000 + "h" : millis / 60_000 + "m";
    }
}
