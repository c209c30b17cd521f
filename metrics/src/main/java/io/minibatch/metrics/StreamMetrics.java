package io.minibatch.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.minibatch.GroupStatus;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.StreamStatus;
import io.minibatch.store.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How all streams of a store stand, in any Micrometer registry, whoever works on them: looked up by each
 * {@link #refresh}, since a store is asked for it.
 *
 * <pre>{@code
 * var counted = new MinibatchMetrics(registry);
 * var mb = Minibatch.builder().listener(counted).open();
 * var streams = new StreamMetrics(mb, counted).every(ofSeconds(10));
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
 * <tr><td>{@code minibatch.stream.waiting}</td><td>messages that wait for the slowest group, as {@link StreamStatus} says:
 * all of them in a stream without groups; without {@code group}</td></tr>
 * <tr><td>{@code minibatch.stream.lost}</td><td>messages that a repair gave up; without {@code group}</td></tr>
 * </table>
 */
public final class StreamMetrics implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamMetrics.class);
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\u2028\\u2029]");

    private final Minibatch minibatch;
    private final GoneGroups gone;
    private final GaugeRows waiting;
    private final GaugeRows inFlight;
    private final GaugeRows done;
    private final GaugeRows dead;
    private final GaugeRows state;
    private final GaugeRows streamWaiting;
    private final GaugeRows lost;
    private final Set<String> unreadable = new HashSet<>();
    private final AtomicReference<@Nullable ScheduledExecutorService> refreshing = new AtomicReference<>();
    private final AtomicReference<String> failure = new AtomicReference<>("");

    /** Measures in this registry; nothing before the first {@link #refresh}. */
    public StreamMetrics(Minibatch minibatch, MeterRegistry registry) {
        this(minibatch, new MinibatchMetrics(registry));
    }

    /**
     * Measures in the registry of a listener, and frees its meters of groups that are gone: when a group is missing at
     * two refreshes in a row, so that its last counts can be read in between. The listener must be one of this instance
     * alone, as groups of another would count as gone.
     */
    public StreamMetrics(Minibatch minibatch, MinibatchMetrics counted) {
        this.minibatch = Objects.requireNonNull(minibatch, "minibatch");
        this.gone = new GoneGroups(Objects.requireNonNull(counted, "counted"));
        var registry = counted.registry();
        this.waiting = new GaugeRows(registry, "group.waiting", "Messages that no window of the group has taken");
        this.inFlight = new GaugeRows(registry, "group.in.flight", "Messages of open windows");
        this.done = new GaugeRows(registry, "group.done", "Messages of completed windows");
        this.dead = new GaugeRows(registry, "group.dead", "Messages set aside");
        this.state = new GaugeRows(registry, "group.state", "1 for the state that the group is in");
        this.streamWaiting = new GaugeRows(registry, "stream.waiting", "Messages that wait for the slowest group");
        this.lost = new GaugeRows(registry, "stream.lost", "Messages that a repair gave up");
    }

    /**
     * Looks at all streams. Gauges of streams and groups that are gone go, too. So do those of a stream that cannot be
     * read, until it can; the log says so, once.
     *
     * @throws MinibatchException if the store does not answer or is closed; gauges then stay as they are
     */
    public synchronized void refresh() {
        var names = minibatch.streams();
        unreadable.retainAll(names);
        var streams = names.stream().flatMap(name -> look(name).stream()).toList();
        waiting.set(ofGroups(streams, GroupStatus::waiting));
        inFlight.set(ofGroups(streams, GroupStatus::inFlight));
        done.set(ofGroups(streams, GroupStatus::done));
        dead.set(ofGroups(streams, GroupStatus::dead));
        state.set(ofStates(streams));
        streamWaiting.set(ofStreams(streams, StreamStatus::waiting));
        lost.set(ofStreams(streams, StreamStatus::lost));
        gone.looked(names, streams);
    }

    /** One stream that cannot be read shall not hide the others. */
    private Optional<StreamStatus> look(String name) {
        try {
            var status = minibatch.stream(name).status();
            if (unreadable.remove(name)) {
                LOG.info("Stream {} can be read again and is in the metrics", shown(name));
            }
            return Optional.of(status);
        } catch (UnavailableException e) {
            throw e; // nor would the others answer
        } catch (RuntimeException e) {
            if (unreadable.add(name)) {
                LOG.warn("Stream {} cannot be read and is left out of the metrics until it can", shown(name), e);
            }
            return Optional.empty();
        }
    }

    /** For the log, on one line: whoever may append gives streams any name. */
    private static String shown(String name) {
        return CONTROL.matcher(name).replaceAll("?");
    }

    /**
     * Refreshes so often, in the background, until it is closed.
     *
     * @throws IllegalArgumentException if the period is below one millisecond
     */
    @SuppressWarnings("FutureReturnValueIgnored") // what is run says itself what went wrong
    public StreamMetrics every(Duration period) {
        if (period.toMillis() < 1) {
            throw new IllegalArgumentException("A period must be at least 1 ms, but is " + period);
        }
        var next = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "minibatch-metrics");
            thread.setDaemon(true);
            return thread;
        });
        next.scheduleWithFixedDelay(this::tryToRefresh, 0, period.toMillis(), TimeUnit.MILLISECONDS);
        refreshBy(next);
        return this;
    }

    /** Whatever goes wrong: a task that throws would not be run again. Only a change is logged. */
    private void tryToRefresh() {
        try {
            refresh();
            if (!failure.getAndSet("").isEmpty()) {
                LOG.info("The metrics of {} are refreshed again", minibatch.url());
            }
        } catch (Throwable e) {
            if (!failure.getAndSet(e.toString()).equals(e.toString())) {
                LOG.warn("The metrics of {} could not be refreshed; trying on", minibatch.url(), e);
            }
        }
    }

    /** Refreshes no more; gauges stay as they are. Does not wait for a refresh under way, which a store may keep. */
    @Override
    public void close() {
        refreshBy(null);
    }

    private void refreshBy(@Nullable ScheduledExecutorService next) {
        var last = refreshing.getAndSet(next);
        if (last != null) {
            last.shutdownNow();
        }
    }

    private static Map<Tags, Long> ofStreams(List<StreamStatus> streams, ToLongFunction<StreamStatus> value) {
        var rows = new HashMap<Tags, Long>();
        for (var stream : streams) {
            rows.put(Tags.of("stream", stream.stream()), value.applyAsLong(stream));
        }
        return rows;
    }

    private static Map<Tags, Long> ofGroups(List<StreamStatus> streams, ToLongFunction<GroupStatus> value) {
        var rows = new HashMap<Tags, Long>();
        for (var stream : streams) {
            for (var group : stream.groups()) {
                rows.put(tags(stream, group), value.applyAsLong(group));
            }
        }
        return rows;
    }

    private static Map<Tags, Long> ofStates(List<StreamStatus> streams) {
        var rows = new HashMap<Tags, Long>();
        for (var each : GroupStatus.State.values()) {
            var tag = Tag.of("state", each.name().toLowerCase(Locale.ROOT));
            ofGroups(streams, group -> group.state() == each ? 1 : 0)
                    .forEach((tags, value) -> rows.put(tags.and(tag), value));
        }
        return rows;
    }

    private static Tags tags(StreamStatus stream, GroupStatus group) {
        return Tags.of("stream", stream.stream(), "group", group.group());
    }
}
