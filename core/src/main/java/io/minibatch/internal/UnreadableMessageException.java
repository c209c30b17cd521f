package io.minibatch.internal;

import io.minibatch.MinibatchException;
import org.jspecify.annotations.Nullable;

/** Somebody asked for the data of a message that does not fit its codec. */
final class UnreadableMessageException extends MinibatchException {

    private static final long serialVersionUID = 1;

    private final transient @Nullable LazyMessage<?> unreadable;

    UnreadableMessageException(String message, Throwable reason, LazyMessage<?> unreadable) {
        super(message, reason);
        this.unreadable = unreadable;
    }

    /** The message of a buffer that is behind an error, if one is; what a stream of the JDK wraps is looked through. */
    static @Nullable LazyMessage<?> of(Throwable error, Object buffer) {
        var depth = 0;
        for (Throwable cause = error; cause != null && depth < 20; cause = cause.getCause(), depth++) {
            if (cause instanceof UnreadableMessageException unreadable
                    && unreadable.unreadable != null
                    && unreadable.unreadable.isOf(buffer)) {
                return unreadable.unreadable;
            }
        }
        return null;
    }
}
