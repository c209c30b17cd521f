package io.minibatch;

/**
 * Something on a stream did not work. The message says what was tried on which stream, what was found, the rule, and
 * what to do next.
 */
public class MinibatchException extends RuntimeException {

    private static final long serialVersionUID = 1;

    /** With a message. */
    public MinibatchException(String message) {
        super(message);
    }

    /** With a message and what caused it. */
    public MinibatchException(String message, Throwable cause) {
        super(message, cause);
    }
}
