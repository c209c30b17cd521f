package io.minibatch.store;

import io.minibatch.MinibatchException;

/**
 * The place where the streams live does not answer for now, as a server that is restarted. Nothing is damaged: the same
 * call may succeed later. A pipeline waits for that; whoever appends is told.
 */
public class UnavailableException extends MinibatchException {

    private static final long serialVersionUID = 1;

    /** With what was tried, and where. */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
