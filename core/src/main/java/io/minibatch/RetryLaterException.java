package io.minibatch;

import java.time.Duration;
import java.util.Objects;

/**
 * Thrown by a {@link Sink} that knows when trying again may help, such as one whose server has asked to be left alone
 * for a while: it is called again after that time, or after the pause of its {@link Retry} if that is longer. Otherwise
 * as any other failure of a sink.
 */
public class RetryLaterException extends MinibatchException {

    private static final long serialVersionUID = 1;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Duration pause;

    /** With the reason, and the time until then. A negative one counts as none, and one above 365 days as 365 days. */
    public RetryLaterException(String message, Duration pause) {
        super(message);
        this.pause = bounded(pause);
    }

    /** The same with what caused it. */
    public RetryLaterException(String message, Duration pause, Throwable cause) {
        super(message, cause);
        this.pause = bounded(pause);
    }

    private static Duration bounded(Duration pause) {
        Objects.requireNonNull(pause, "pause");
        if (pause.isNegative()) {
            return Duration.ZERO;
        }
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }

    /** How long to wait at least, from none to 365 days. */
    public final Duration pause() {
        return pause;
    }
}
