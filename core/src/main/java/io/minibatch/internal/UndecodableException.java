package io.minibatch.internal;

/** A payload does not fit its codec. */
final class UndecodableException extends Exception {

    private static final long serialVersionUID = 1;

    private final Throwable reason;

    UndecodableException(Throwable reason) {
        super(reason);
        this.reason = reason;
    }

    /** What the codec threw. */
    Throwable reason() {
        return reason;
    }
}
