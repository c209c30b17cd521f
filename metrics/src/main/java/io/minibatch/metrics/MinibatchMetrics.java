package io.minibatch.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.minibatch.DeadWindow;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.Window;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts what pipelines do, in any Micrometer registry: a listener.
 *
 * <pre>{@code
 * var metrics = new MinibatchMetrics(registry);
 * var mb = Minibatch.builder().listener(metrics).open();
 * }</pre>
 *
 * <p>All meters bear the tag {@code stream} and, but for {@code minibatch.sources.failed}, {@code group}. They count
 * what happens in this process, from its start. How streams stand, whoever works on them, is measured by
 * {@link StreamMetrics}. Given this listener, it also frees the meters of groups that are gone; without it they stay.
 * Names are Micrometer's; Prometheus shows {@code minibatch.windows.claimed} as
 * {@code minibatch_windows_claimed_total}.
 *
 * <table>
 * <caption>Meters</caption>
 * <tr><th>name</th><th>is</th></tr>
 * <tr><td>{@code minibatch.windows.claimed}</td><td>counter: windows that were made</td></tr>
 * <tr><td>{@code minibatch.windows}</td><td>timer: windows that were completed, and how long the last attempt of each took,
 * its sinks with it</td></tr>
 * <tr><td>{@code minibatch.messages}</td><td>counter: messages of completed windows</td></tr>
 * <tr><td>{@code minibatch.attempts.failed}</td><td>counter: attempts that threw or took too long</td></tr>
 * <tr><td>{@code minibatch.attempts.timed.out}</td><td>counter: attempts that took longer than their limit</td></tr>
 * <tr><td>{@code minibatch.windows.dead}</td><td>counter: windows set aside</td></tr>
 * <tr><td>{@code minibatch.messages.undecodable}</td><td>counter: messages set aside alone</td></tr>
 * <tr><td>{@code minibatch.sinks.failed}</td><td>counter: calls of sinks that threw</td></tr>
 * <tr><td>{@code minibatch.sources.failed}</td><td>counter: calls of sources that threw; without {@code group}</td></tr>
 * <tr><td>{@code minibatch.pipelines.failed}</td><td>counter: pipelines that stopped with an error</td></tr>
 * </table>
 */
public final class MinibatchMetrics implements MinibatchListener {

    private final MeterRegistry registry;
    private final Map<GroupName, GroupMeters> groups = new ConcurrentHashMap<>();
    private final Map<String, Counter> sources = new ConcurrentHashMap<>();

    /** Counts in this registry. */
    public MinibatchMetrics(MeterRegistry registry) {
        this.registry = Objects.requireNonNull(registry, "registry");
    }

    /** Counts what happens from now on in an instance that is open already. */
    public static MinibatchMetrics of(Minibatch minibatch, MeterRegistry registry) {
        var metrics = new MinibatchMetrics(registry);
        minibatch.addListener(metrics);
        return metrics;
    }

    MeterRegistry registry() {
        return registry;
    }

    Set<GroupName> groups() {
        return Set.copyOf(groups.keySet());
    }

    /** Its meters go. What is counted of it later begins at 0. */
    void free(GroupName group) {
        groups.computeIfPresent(group, (name, meters) -> {
            meters.remove();
            return null;
        });
    }

    /** The same for the sources of a stream. */
    void freeSources(String stream) {
        sources.computeIfPresent(stream, (name, failed) -> {
            registry.remove(failed);
            return null;
        });
    }

    private GroupMeters of(String stream, String group) {
        return groups.computeIfAbsent(new GroupName(stream, group), name -> new GroupMeters(registry, name));
    }

    private Counter sourcesOf(String stream) {
        return sources.computeIfAbsent(
                stream,
                name -> Counter.builder("minibatch.sources.failed")
                        .description("Calls of sources that threw")
                        .tag("stream", name)
                        .register(registry));
    }

    private GroupMeters of(Window<?> window) {
        return of(window.stream(), window.group());
    }

    private GroupMeters of(DeadWindow dead) {
        return of(dead.stream(), dead.group());
    }

    @Override
    public void windowClaimed(Window<?> window) {
        of(window).claimed.increment();
    }

    @Override
    public void attemptFailed(Window<?> window, Throwable cause) {
        of(window).attemptsFailed.increment();
    }

    @Override
    public void attemptTimedOut(Window<?> window, Duration limit) {
        of(window).attemptsTimedOut.increment();
    }

    @Override
    public void windowCompleted(Window<?> window, Duration took) {
        var meters = of(window);
        meters.completed.record(took);
        meters.messages.increment(window.size());
    }

    @Override
    public void windowSetAside(DeadWindow dead, Throwable cause) {
        of(dead).dead.increment();
    }

    @Override
    public void messageSetAside(DeadWindow dead, Throwable cause) {
        of(dead).undecodable.increment();
    }

    @Override
    public void sinkFailed(Window<?> window, Sink<?> sink, int failures, Duration pause, Throwable cause) {
        of(window).sinksFailed.increment();
    }

    @Override
    public void sourceFailed(String stream, Source<?> source, int failures, Duration pause, Throwable cause) {
        sourcesOf(stream).increment();
    }

    @Override
    public void pipelineFailed(String stream, String group, Throwable cause) {
        of(stream, group).pipelinesFailed.increment();
    }
}
