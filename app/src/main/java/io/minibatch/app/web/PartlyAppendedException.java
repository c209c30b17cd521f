package io.minibatch.app.web;

/** A body of many messages could not be appended to its end; the cause says why. */
final class PartlyAppendedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long appended;

    PartlyAppendedException(long appended, Exception cause) {
        super(cause);
        this.appended = appended;
    }

    /** How many messages are durable nevertheless: the first ones of the body. */
    long appended() {
        return appended;
    }
}
