package io.minibatch.store;

import io.minibatch.MinibatchException;

/**
 * A transition came from somebody whose turn is over: an owner that lost its right, or an attempt that was given up.
 */
public class StaleException extends MinibatchException {

    private static final long serialVersionUID = 1;

    /** With what was tried and what is current. */
    public StaleException(String message) {
        super(message);
    }
}
