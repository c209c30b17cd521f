package io.minibatch;

import java.time.Duration;

/**
 * Thrown by a {@link Sink} that knows when trying again may help, such as one whose server has asked to be left alone for a while:
 * it is called again after that time, or after the pause of its {@link Retry} if that is longer. Otherwise as any other failure of
 * a sink.
 */
public class RetryLaterException extends MinibatchException {

    private static final long serialVersionUID = 1;

    private final Duration pause;

    /** With the reason, and the time until then. */
    public RetryLaterException(String message, Duration pause) {
        super(message);
        this.pause = pause;
    }

    /** How long to wait at least. */
    public Duration pause() {
        return pause;
    }
}
