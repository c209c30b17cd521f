package io.minibatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a stream of bytes, as bytes, in constant memory. Says when it is about to wait for input, so that what
 * came before need not wait with it.
 */
final class LineReader {

    private static final int FIRST_SIZE = 1 << 16;

    private final InputStream in;
    private final int longest;
    private final Pause beforeWaiting;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int start; // of the line being looked for
    private int scanned; // no line break before it
    private int end;
    private long number;
    private long bytes;

    /**
     * @param longest the most bytes of one line
     * @param beforeWaiting run when no more input is there at the moment
     */
    LineReader(InputStream in, int longest, Pause beforeWaiting) {
        this.in = in;
        this.longest = longest;
        this.beforeWaiting = beforeWaiting;
    }

    /**
     * The next line without its end ({@code \n} or {@code \r\n}), null after the last one.
     *
     * @throws BadLineException if the line is too long; there is no way on from there
     */
    byte @Nullable [] next() throws IOException, BadLineException {
        while (true) {
            for (; scanned < end; scanned++) {
                if (buffer[scanned] == '\n') {
                    var line = line(scanned);
                    start = ++scanned;
                    return line;
                }
            }
            if (end - start > longest) {
                throw new BadLineException(number + 1, "it is longer than " + (longest >> 20) + " MB");
            }
            if (!fill()) {
                var rest = start < end ? line(end) : null;
                start = end;
                return rest;
            }
        }
    }

    /** The number of the line that came last, from 1. */
    long number() {
        return number;
    }

    /** How many bytes were read. */
    long bytes() {
        return bytes;
    }

    private byte[] line(int lineEnd) {
        number++;
        var from = start;
        if (number == 1 && startsWithByteOrderMark(lineEnd)) {
            from += 3;
        }
        var to = lineEnd > from && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
        return Arrays.copyOfRange(buffer, from, to);
    }

    private boolean startsWithByteOrderMark(int lineEnd) {
        return lineEnd - start >= 3
                && buffer[start] == (byte) 0xEF
                && buffer[start + 1] == (byte) 0xBB
                && buffer[start + 2] == (byte) 0xBF;
    }

    private boolean fill() throws IOException, BadLineException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            scanned -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        if (in.available() <= 0) {
            beforeWaiting.run();
        }
        var read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            return false;
        }
        end += read;
        bytes += read;
        return true;
    }

    /** What is done when the input pauses. */
    @FunctionalInterface
    interface Pause {

        void run() throws IOException, BadLineException;
    }
}
