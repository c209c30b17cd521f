package io.minibatch.celery;

import org.jspecify.annotations.Nullable;

/** A message that is not taken, because it is no JSON by its own words, or no event. Its message is a reason. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1;
    private static final int LONGEST = 100;

    private final String reason;

    RefusedException(String reason) {
        this(reason, null);
    }

    RefusedException(String reason, @Nullable Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }

    /** For a log: what somebody else wrote, on one line and not too long. */
    static String quoted(String text) {
        var start = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        return "\"" + start.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
