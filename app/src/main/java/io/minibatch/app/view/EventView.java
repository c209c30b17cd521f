package io.minibatch.app.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.minibatch.app.live.WindowEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a window.
 *
 * @param event completed, failed, sink-failed, dead, undecodable, pipeline-failed or source-failed
 * @param id the window's id
 * @param stream its stream
 * @param group its group
 * @param at when it happened
 * @param attempt the number of the attempt
 * @param size the number of messages
 * @param tookMillis how long the attempt took, if it was completed
 * @param error what was wrong
 * @param stackTrace where that came from
 * @param data the payloads, where they are wanted and not too large
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EventView(
        String event,
        String id,
        String stream,
        String group,
        String at,
        int attempt,
        long size,
        @Nullable Double tookMillis,
        @Nullable String error,
        @Nullable String stackTrace,
        @Nullable List<?> data) {

    /** Of this event, without payloads. */
    public static EventView of(WindowEvent event) {
        return of(event, null);
    }

    /** Of this event with these payloads. */
    public static EventView of(WindowEvent event, @Nullable List<?> data) {
        var took = event.took();
        var cause = event.cause();
        return new EventView(
                event.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                event.id(),
                event.stream(),
                event.group(),
                event.at().toString(),
                event.attempt(),
                event.size(),
                took == null ? null : took.toNanos() / 1_000_000.0,
                cause == null ? null : cause.error(),
                cause == null ? null : cause.stackTrace(),
                data);
    }

    /** Without the stack trace, which is long. */
    EventView brief() {
        return new EventView(event, id, stream, group, at, attempt, size, tookMillis, error, null, data);
    }
}
