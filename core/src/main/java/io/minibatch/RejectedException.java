package io.minibatch;

/**
 * Thrown by a {@link Sink} that finds the window itself at fault, so that trying the sink again would not help: the
 * attempt of the window has failed and {@link Windowed#retry} decides.
 */
public class RejectedException extends MinibatchException {

    private static final long serialVersionUID = 1;

    /** With the reason. */
    public RejectedException(String message) {
        super(message);
    }

    /** With the reason and what caused it. */
    public RejectedException(String message, Throwable cause) {
        super(message, cause);
    }
}
