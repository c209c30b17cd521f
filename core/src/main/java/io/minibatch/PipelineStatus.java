package io.minibatch;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a pipeline of this process stands.
 *
 * @param stream the stream's name
 * @param group the group that reads
 * @param strategy the emitter in words, such as {@code count(2)}
 * @param workers how many windows run at the same time
 * @param sources how many sources run beside it
 * @param sinks how many sinks results go to
 * @param state what it does
 * @param waits what its strategy waits for; empty while it is asked, is paused, stands by, or has no worker free
 */
public record PipelineStatus(
        String stream,
        String group,
        String strategy,
        int workers,
        int sources,
        int sinks,
        Subscription.State state,
        Optional<Waits> waits) {

    /**
     * When the strategy is asked again.
     *
     * @param messages as soon as so many more have come; empty: arrivals change nothing
     * @param until at this time at the latest; empty: time alone changes nothing
     */
    public record Waits(OptionalLong messages, Optional<Instant> until) {}
}
