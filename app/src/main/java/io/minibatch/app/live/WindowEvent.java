package io.minibatch.app.live;

import io.minibatch.DeadWindow;
import io.minibatch.Window;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a window in this process, or to what makes windows.
 *
 * @param kind what
 * @param at when
 * @param stream the window's stream
 * @param group its group; empty if it is of no group
 * @param id its id; empty if it is of no window
 * @param attempt the number of the attempt; of a source, how often it has failed
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
        UNDECODABLE,
        /** Not to a window: the pipeline of the group stopped with an error. */
        PIPELINE_FAILED,
        /** Not to a window: a source of the stream threw, and is called again. It belongs to no group. */
        SOURCE_FAILED
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
                Instant.now(), // as all others: they are put into order by it
                dead.stream(),
                dead.group(),
                dead.id(),
                dead.attempts(),
                dead.size(),
                null,
                Cause.of(cause),
                null);
    }

    static WindowEvent pipelineFailed(String stream, String group, Throwable cause) {
        return withoutId(Kind.PIPELINE_FAILED, stream, group, 0, cause);
    }

    static WindowEvent sourceFailed(String stream, int failures, Throwable cause) {
        return withoutId(Kind.SOURCE_FAILED, stream, "", failures, cause);
    }

    private static WindowEvent withoutId(Kind kind, String stream, String group, int attempt, Throwable cause) {
        return new WindowEvent(kind, Instant.now(), stream, group, "", attempt, 0, null, Cause.of(cause), null);
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
