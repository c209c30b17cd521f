package io.minibatch.internal;

import io.minibatch.MinibatchException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is written down about an exception. Bounded: somebody else chose the message, and recursion the stack. */
final class ErrorText {

    private static final int LONGEST_ERROR = 1_000;
    private static final int LONGEST_STACK_TRACE = 20_000;

    /** How Jackson names a source that it does not show. */
    private static final Pattern REDACTED = Pattern.compile("\\n? at \\[Source: REDACTED [^;\\]]*; ([^\\]]{0,80})]");

    private ErrorText() {}

    /** Class and message; of an exception of this library the message, which is written for people. */
    static String of(Throwable error) {
        var message = message(error);
        if (error.getClass() == MinibatchException.class && message != null) {
            return cut(message, LONGEST_ERROR);
        }
        var name = error.getClass().getName();
        return cut(message == null || message.isEmpty() ? name : name + ": " + message, LONGEST_ERROR);
    }

    /** Where it came from. */
    static String stackTrace(Throwable error) {
        var text = new StringWriter();
        try (var writer = new PrintWriter(new Bounded(text))) {
            error.printStackTrace(writer);
        } catch (RuntimeException e) {
            // getMessage or toString of somebody's exception may throw as well
            return of(error);
        }
        return cut(text.toString(), LONGEST_STACK_TRACE);
    }

    private static @Nullable String message(Throwable error) {
        try {
            var message = error.getMessage();
            return message == null ? null : REDACTED.matcher(message).replaceAll(" ($1)");
        } catch (RuntimeException e) {
            return "(its message cannot be read: " + e.getClass().getName() + ")";
        }
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }

    /** Forgets what is beyond the limit. */
    private static final class Bounded extends Writer {
        private final StringWriter to;

        Bounded(StringWriter to) {
            this.to = to;
        }

        @Override
        public void write(char[] text, int offset, int length) {
            var room = LONGEST_STACK_TRACE + 1 - to.getBuffer().length();
            to.write(text, offset, Math.max(0, Math.min(length, room)));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
