package io.minibatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.stream.Stream;

/** The meters of one group of a stream, looked up once: a listener is called often. */
final class GroupMeters {

    final Counter claimed;
    final Timer completed;
    final Counter messages;
    final Counter attemptsFailed;
    final Counter attemptsTimedOut;
    final Counter dead;
    final Counter undecodable;
    final Counter sinksFailed;
    final Counter pipelinesFailed;

    private final MeterRegistry registry;
    private final Tags tags;

    GroupMeters(MeterRegistry registry, GroupName name) {
        this.registry = registry;
        this.tags = Tags.of("stream", name.stream(), "group", name.group());
        this.claimed = counter("windows.claimed", "Windows that were made");
        this.completed = Timer.builder("minibatch.windows")
                .description("Windows that were completed, and how long their last attempt took with its sinks")
                .tags(tags)
                .register(registry);
        this.messages = counter("messages", "Messages of completed windows");
        this.attemptsFailed = counter("attempts.failed", "Attempts that threw or took too long");
        this.attemptsTimedOut = counter("attempts.timed.out", "Attempts that took longer than their limit");
        this.dead = counter("windows.dead", "Windows set aside");
        this.undecodable = counter("messages.undecodable", "Messages set aside alone");
        this.sinksFailed = counter("sinks.failed", "Calls of sinks that threw");
        this.pipelinesFailed = counter("pipelines.failed", "Pipelines that stopped with an error");
    }

    private Counter counter(String name, String description) {
        return Counter.builder("minibatch." + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Takes them out of the registry. */
    void remove() {
        Stream.of(
                        claimed,
                        completed,
                        messages,
                        attemptsFailed,
                        attemptsTimedOut,
                        dead,
                        undecodable,
                        sinksFailed,
                        pipelinesFailed)
                .forEach(registry::remove);
    }
}
