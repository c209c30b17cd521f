package io.minibatch.connect.tail;

import io.minibatch.connect.Start;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How a file is read.
 *
 * @param file the file that is written
 * @param name under which the position is saved; empty for one made of the path
 * @param start where reading begins
 * @param end what happens at the end of the file
 * @param batch lines in one step
 * @param longest bytes of a line
 * @param renamed how long a file that was renamed is still read
 * @param shortest pause when nothing is new
 * @param longestPause pause when nothing has been new for long
 */
public record TailOptions(
        Path file,
        String name,
        Start start,
        End end,
        int batch,
        int longest,
        Duration renamed,
        Duration shortest,
        Duration longestPause) {

    /** What happens at the end of the file. */
    public enum End {
        /** More is waited for. */
        WAIT,
        /** Reading ends; a last line without line break counts as a line. */
        STOP,
        /** Reading ends; a last line without line break is left for the next time. */
        STOP_AT_WHOLE_LINE
    }

    /** The defaults. */
    public static TailOptions of(Path file) {
        return new TailOptions(
                file,
                "",
                Start.SAVED,
                End.WAIT,
                1_000,
                64 << 20, // what a store takes by default
                Duration.ofMinutes(5),
                Duration.ofMillis(10),
                Duration.ofSeconds(1));
    }

    /** Refuses what makes no sense; each error holds the value and the rule. */
    public TailOptions {
        require(batch >= 1, "A batch must have at least 1 line, but has " + batch);
        require(
                longest >= 1 && longest <= 256 << 20,
                "The longest line must have from 1 byte to 256 MB, but is " + longest);
        require(!renamed.isNegative(), "The time for renamed files must not be negative, but is " + renamed);
        require(
                shortest.compareTo(Duration.ofMillis(1)) >= 0 && longestPause.compareTo(shortest) >= 0,
                "Pauses must be at least 1 ms and grow, but go from " + shortest + " to " + longestPause);
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new IllegalArgumentException(otherwise);
        }
    }

    /** The name, or else the path. */
    String positionName() {
        return name.isEmpty() ? "file:" + file.toAbsolutePath().normalize() : name;
    }

    /** With another name. */
    public TailOptions withName(String value) {
        return new TailOptions(file, value, start, end, batch, longest, renamed, shortest, longestPause);
    }

    /** With another beginning. */
    public TailOptions withStart(Start value) {
        return new TailOptions(file, name, value, end, batch, longest, renamed, shortest, longestPause);
    }

    /** With another end. */
    public TailOptions withEnd(End value) {
        return new TailOptions(file, name, start, value, batch, longest, renamed, shortest, longestPause);
    }

    /** With batches of another size. */
    public TailOptions withBatch(int value) {
        return new TailOptions(file, name, start, end, value, longest, renamed, shortest, longestPause);
    }

    /** With another limit of a line. */
    public TailOptions withLongest(int value) {
        return new TailOptions(file, name, start, end, batch, value, renamed, shortest, longestPause);
    }

    /** With another time for renamed files. */
    public TailOptions withRenamed(Duration value) {
        return new TailOptions(file, name, start, end, batch, longest, value, shortest, longestPause);
    }

    /** With other pauses. */
    public TailOptions withPauses(Duration first, Duration last) {
        return new TailOptions(file, name, start, end, batch, longest, renamed, first, last);
    }
}
