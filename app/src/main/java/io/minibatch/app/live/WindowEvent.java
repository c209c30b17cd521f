package io.minibatch.app.live;

import io.minibatch.DeadWindow;
import io.minibatch.Window;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a window in this process.
 *
 * @param kind what
 * @param at when
 * @param stream the window's stream
 * @param group its group
 * @param id its id
 * @param attempt the number of the attempt
 * @param size the number of its messages
 * @param took how long the attempt took, if it was completed
 * @param cause what was wrong, if something was
 * @param window the window itself, unless it was set aside
 */
public record WindowEvent(
        Kind kind,
        Instant at,
        String stream,
        String group,
        String id,
        int attempt,
        long size,
        @Nullable Duration took,
        @Nullable Cause cause,
        @Nullable Window<?> window) {

    /** What can happen. */
    public enum Kind {
        /** It is done: function and sinks returned. */
        COMPLETED,
        /** An attempt failed. */
        FAILED,
        /** A sink refused its result, and is called again. */
        SINK_FAILED,
        /** It was set aside. */
        DEAD,
        /** One message of it was set aside, since it could not be read. */
        UNDECODABLE
    }

    static WindowEvent completed(Window<?> window, Duration took) {
        return of(Kind.COMPLETED, window, took, null);
    }

    static WindowEvent failed(Kind kind, Window<?> window, Throwable cause) {
        return of(kind, window, null, Cause.of(cause));
    }

    static WindowEvent setAside(Kind kind, DeadWindow dead, Throwable cause) {
        return new WindowEvent(
                kind,
                dead.setAside(),
                dead.stream(),
                dead.group(),
                dead.id(),
                dead.attempts(),
                dead.size(),
                null,
                Cause.of(cause),
                null);
    }

    private static WindowEvent of(Kind kind, Window<?> window, @Nullable Duration took, @Nullable Cause cause) {
        return new WindowEvent(
                kind,
                Instant.now(),
                window.stream(),
                window.group(),
                window.id(),
                window.attempt(),
                window.size(),
                took,
                cause,
                window);
    }

    /** Without the window, so that its messages need not be held. */
    public WindowEvent withoutWindow() {
        return new WindowEvent(kind, at, stream, group, id, attempt, size, took, cause, null);
    }
}
