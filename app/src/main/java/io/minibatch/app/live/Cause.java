package io.minibatch.app.live;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;

/**
 * What was wrong, as text. Made once, when it happens, and bounded: what is remembered shall not hold what somebody's
 * exception refers to, and somebody else chose its message.
 *
 * @param error class and message
 * @param stackTrace where that came from
 */
public record Cause(String error, String stackTrace) {

    private static final int LONGEST_ERROR = 2_000;
    private static final int LONGEST_STACK_TRACE = 16_000;

    static Cause of(Throwable thrown) {
        try {
            return new Cause(cut(thrown.toString(), LONGEST_ERROR), stackTrace(thrown));
        } catch (RuntimeException e) {
            var name = thrown.getClass().getName(); // getMessage or toString of somebody's exception may throw as well
            return new Cause(name, name);
        }
    }

    private static String stackTrace(Throwable thrown) {
        var text = new Bounded();
        try (var writer = new PrintWriter(text)) {
            thrown.printStackTrace(writer);
        }
        return cut(text.toString(), LONGEST_STACK_TRACE);
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }

    /** Forgets what is beyond the limit: recursion makes long stack traces. */
    private static final class Bounded extends Writer {
        private final StringWriter text = new StringWriter();

        @Override
        public void write(char[] written, int offset, int length) {
            var room = LONGEST_STACK_TRACE + 1 - text.getBuffer().length();
            text.write(written, offset, Math.max(0, Math.min(length, room)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
