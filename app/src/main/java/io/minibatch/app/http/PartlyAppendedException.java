package io.minibatch.app.http;

/** A body of many messages could not be appended to its end; the cause says why. */
public final class PartlyAppendedException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final long appended;

    /** After so many, for this reason. */
    public PartlyAppendedException(long appended, Exception cause) {
        super(cause);
        this.appended = appended;
    }

    /** How many messages are durable nevertheless: the first ones of the body. */
    public long appended() {
        return appended;
    }
}
