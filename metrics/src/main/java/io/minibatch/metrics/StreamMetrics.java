package io.minibatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.minibatch.GroupStatus;
import io.minibatch.Minibatch;
import io.minibatch.StreamStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all streams of a store stand, in any Micrometer registry, whoever works on them: looked up by each {@link #refresh},
 * since a store is asked for it.
 *
 * <pre>{@code
 * new StreamMetrics(mb, registry).every(ofSeconds(10));
 * }</pre>
 *
 * <table>
 * <caption>Gauges, with the tags {@code stream} and {@code group}</caption>
 * <tr><th>name</th><th>is</th></tr>
 * <tr><td>{@code minibatch.group.waiting}</td><td>messages that no window of the group has taken</td></tr>
 * <tr><td>{@code minibatch.group.in.flight}</td><td>messages of open windows</td></tr>
 * <tr><td>{@code minibatch.group.done}</td><td>messages of completed windows, since the group began</td></tr>
 * <tr><td>{@code minibatch.group.dead}</td><td>messages set aside</td></tr>
 * <tr><td>{@code minibatch.group.state}</td><td>1 for the state that the tag {@code state} names: idle, running, paused or
 * failed; 0 for the others</td></tr>
 * <tr><td>{@code minibatch.stream.lost}</td><td>messages that a repair gave up; without {@code group}</td></tr>
 * </table>
 */
public final class StreamMetrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamMetrics.class);

    private final Minibatch minibatch;
    private final MultiGauge waiting;
    private final MultiGauge inFlight;
    private final MultiGauge done;
    private final MultiGauge dead;
    private final MultiGauge state;
    private final MultiGauge lost;
    private @Nullable ScheduledExecutorService refreshing;

    /** Measures nothing before the first {@link #refresh}. */
    public StreamMetrics(Minibatch minibatch, MeterRegistry registry) {
        this.minibatch = Objects.requireNonNull(minibatch, "minibatch");
        this.waiting = gauge(registry, "group.waiting", "Messages that no window of the group has taken");
        this.inFlight = gauge(registry, "group.in.flight", "Messages of open windows");
        this.done = gauge(registry, "group.done", "Messages of completed windows");
        this.dead = gauge(registry, "group.dead", "Messages set aside");
        this.state = gauge(registry, "group.state", "1 for the state that the group is in");
        this.lost = gauge(registry, "stream.lost", "Messages that a repair gave up");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder("minibatch." + name).description(description).register(registry);
    }

    /** Looks at all streams. Gauges of streams and groups that are gone go, too. */
    public synchronized void refresh() {
        var streams = minibatch.streams().stream()
                .map(name -> minibatch.stream(name).status())
                .toList();
        waiting.register(rows(streams, GroupStatus::waiting), true);
        inFlight.register(rows(streams, GroupStatus::inFlight), true);
        done.register(rows(streams, GroupStatus::done), true);
        dead.register(rows(streams, GroupStatus::dead), true);
        state.register(states(streams), true);
        lost.register(
                streams.stream()
                        .<Row<?>>map(stream -> Row.of(Tags.of("stream", stream.stream()), stream.lost()))
                        .toList(),
                true);
    }

    /** Refreshes so often, in the background, until it is closed. */
    @SuppressWarnings("FutureReturnValueIgnored") // what is run says itself what went wrong
    public synchronized StreamMetrics every(Duration period) {
        close();
        refreshing = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "minibatch-metrics");
            thread.setDaemon(true);
            return thread;
        });
        refreshing.scheduleWithFixedDelay(this::tryToRefresh, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void tryToRefresh() {
        try {
            refresh();
        } catch (RuntimeException e) {
            LOG.warn("The metrics of {} could not be refreshed: {}", minibatch.url(), e.getMessage());
        }
    }

    /** Refreshes no more; gauges stay as they are. */
    @Override
    public synchronized void close() {
        if (refreshing != null) {
            refreshing.shutdownNow();
            refreshing = null;
        }
    }

    private static List<Row<?>> rows(List<StreamStatus> streams, ToLongFunction<GroupStatus> value) {
        return streams.stream()
                .flatMap(stream -> stream.groups().stream()
                        .<Row<?>>map(group -> Row.of(tags(stream, group), value.applyAsLong(group))))
                .toList();
    }

    private static List<Row<?>> states(List<StreamStatus> streams) {
        return streams.stream()
                .flatMap(stream -> stream.groups().stream().flatMap(group -> states(stream, group)))
                .toList();
    }

    private static Stream<Row<?>> states(StreamStatus stream, GroupStatus group) {
        return Stream.of(GroupStatus.State.values())
                .map(each -> Row.of(
                        tags(stream, group).and("state", each.name().toLowerCase(Locale.ROOT)),
                        each == group.state() ? 1 : 0));
    }

    private static Tags tags(StreamStatus stream, GroupStatus group) {
        return Tags.of("stream", stream.stream(), "group", group.group());
    }
}
