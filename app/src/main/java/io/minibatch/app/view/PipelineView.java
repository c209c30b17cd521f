package io.minibatch.app.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.minibatch.PipelineStatus;
import io.minibatch.app.live.Latency;
import io.minibatch.app.live.Live;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a pipeline of this process stands.
 *
 * @param stream the stream's name
 * @param group the group that reads
 * @param strategy the strategy in words
 * @param workers how many windows run at the same time
 * @param sources how many sources run beside it
 * @param sinks how many sinks results go to
 * @param state standby, running, paused, stopped or failed
 * @param waits what its strategy waits for; null if for nothing
 * @param latency how long windows of the last minute took; null if there were none
 * @param recent the last windows that were completed, latest first
 * @param errors what went wrong last, latest first; without stack traces
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PipelineView(
        String stream,
        String group,
        String strategy,
        int workers,
        int sources,
        int sinks,
        String state,
        @Nullable Waits waits,
        @Nullable Latency latency,
        List<EventView> recent,
        List<EventView> errors) {

    /**
     * When the strategy is asked again.
     *
     * @param messages as soon as so many more have come
     * @param until at this time at the latest
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Waits(@Nullable Long messages, @Nullable String until) {

        static Waits of(PipelineStatus.Waits waits) {
            return new Waits(
                    waits.messages().isPresent() ? waits.messages().getAsLong() : null,
                    waits.until().map(Instant::toString).orElse(null));
        }
    }

    /** Of this status, and what happened lately. */
    public static PipelineView of(PipelineStatus status, Live live) {
        var stream = status.stream();
        var group = status.group();
        return new PipelineView(
                stream,
                group,
                status.strategy(),
                status.workers(),
                status.sources(),
                status.sinks(),
                status.state().name().toLowerCase(Locale.ROOT),
                status.waits().map(Waits::of).orElse(null),
                live.latency(stream, group).orElse(null),
                live.completed(stream, group).stream().map(EventView::of).toList(),
                live.troubles(stream, group).stream()
                        .map(event -> EventView.of(event).brief())
                        .toList());
    }
}
