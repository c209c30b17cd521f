package io.minibatch.testing;

import io.minibatch.DeadWindow;
import io.minibatch.Group;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.MinibatchListener;
import io.minibatch.Pipeline;
import io.minibatch.PipelineSpec;
import io.minibatch.Retry;
import io.minibatch.Window;
import io.minibatch.internal.Listeners;
import io.minibatch.internal.Name;
import io.minibatch.internal.Runner;
import io.minibatch.internal.Surroundings;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs a pipeline in a test, without threads and without sleeping: the same pipeline value that the program runs, with
 * its codec, strategy, function, retries and sinks, on a store in memory and a clock that the test moves. Each call
 * does all that can be done at its moment, in the calling thread, before it returns.
 *
 * <pre>{@code
 * var driver = PipelineTestDriver.of(pipeline);
 * driver.append(1).append(2).advance(ofSeconds(5));
 * assertThat(driver.windows()).containsExactly(List.of(1, 2));
 * }</pre>
 *
 * <p>The store of the {@link Minibatch} that made the pipeline is not touched, and attached sources are not run: append
 * what they would bring. Pauses between retries have no jitter. A time limit is measured by the clock of the driver: a
 * function exceeds it by advancing {@link #clock}. Not for use by several threads.
 *
 * @param <T> the payload
 * @param <R> the result
 */
public final class PipelineTestDriver<T, R> implements AutoCloseable {

    private static final int MOST_DELIVERIES = 1_000_000;

    private final PipelineSpec<T, R> spec;
    private final ManualClock clock = ManualClock.create();
    private final Minibatch mb;
    private final StreamStore streamStore;
    private final MessageStream<T> stream;
    private final MinibatchListener listener = new Listeners(List.of(new Completions()));
    private final List<Window<T>> completed = new ArrayList<>();
    private final List<R> results = new ArrayList<>();
    private GroupOwner owner;
    private Runner<T, R> runner;

    private PipelineTestDriver(PipelineSpec<T, R> spec) {
        this.spec = withLastSink(spec);
        var store = Store.open("memory:", clock);
        this.mb = Minibatch.builder().store(store).clock(clock).open();
        this.stream = mb.stream(spec.stream(), spec.codec());
        this.streamStore = store.stream(spec.stream());
        if (spec.options().keep()) {
            streamStore.configure(settings -> settings.withKeep());
        }
        group().create();
        this.owner = acquire();
        this.runner = newRunner();
    }

    /** A driver of this pipeline, whose stream is empty. Its group exists from the start of the clock on. */
    public static <T, R> PipelineTestDriver<T, R> of(Pipeline<T, R> pipeline) {
        return new PipelineTestDriver<>(pipeline.spec());
    }

    /** Appends a message at the present time, through the stream's codec. */
    public PipelineTestDriver<T, R> append(T data) {
        return append(data, Map.of());
    }

    /** Appends a message with attributes. */
    public PipelineTestDriver<T, R> append(T data, Map<String, String> attributes) {
        stream.append(data, attributes);
        return step();
    }

    /** Appends messages as one batch. */
    public PipelineTestDriver<T, R> appendAll(List<? extends T> data) {
        stream.appendAll(data);
        return step();
    }

    /**
     * Moves the clock. Whatever becomes due meanwhile, a tick or a retry, is done at its own time, in order.
     *
     * @throws MinibatchException if the pipeline has stopped with an error, as all methods that make it go on
     */
    public PipelineTestDriver<T, R> advance(Duration duration) {
        var end = clock.instant().plus(duration);
        step();
        while (clock.instant().isBefore(end)) {
            clock.set(nextDue().filter(end::isAfter).orElse(end));
            step();
        }
        return this;
    }

    /**
     * Does what {@link Pipeline#drain} does: goes on until no window can be made of what is there, and none waits for
     * its retry. The clock is moved as far as that needs. More can be appended afterwards.
     */
    public PipelineTestDriver<T, R> drain() {
        return drain(false);
    }

    /** Does what {@link Pipeline#drainAll} does: as {@link #drain}, with the remainder as a last, smaller window. */
    public PipelineTestDriver<T, R> drainAll() {
        return drain(true);
    }

    private PipelineTestDriver<T, R> drain(boolean ending) {
        runner.drain(ending);
        step();
        while (!runner.drained()) {
            clock.set(nextDue()
                    .orElseThrow(() ->
                            new MinibatchException("The drain of " + this + " does not end: " + runner.remarks())));
            step();
        }
        runner = newRunner();
        return this;
    }

    /**
     * As if the process had died at this moment and been started again: windows that are open, such as those that wait
     * for their retry, are delivered again, with their ids and the next attempt. An attempt that had not ended, since a
     * sink refused its result, has failed.
     */
    public PipelineTestDriver<T, R> restart() {
        owner.close();
        owner = acquire();
        runner = newRunner();
        return step();
    }

    /** The payloads of all windows that were completed (the function and all sinks returned), in this order. */
    public List<List<T>> windows() {
        return completed.stream().map(Window::data).toList();
    }

    /** All windows that were completed, in this order, with their ids, attempts, and the ends of their intervals. */
    public List<Window<T>> completed() {
        return List.copyOf(completed);
    }

    /** What the function returned for them and the sinks have taken; null results are left out. */
    public List<R> results() {
        return List.copyOf(results);
    }

    /** What was set aside, oldest first. */
    public List<DeadWindow> dead() {
        return group().dead();
    }

    /** How many messages wait, in no window yet. */
    public long waiting() {
        return group().buffer().size();
    }

    /** What holds the pipeline up, in words for people, as in its status. */
    public List<String> remarks() {
        return runner.remarks();
    }

    /**
     * The group, for everything else: retry or drop what is dead, pause, look. What is asked of it happens with the
     * next call, such as {@code advance(Duration.ZERO)}.
     */
    public Group<T> group() {
        return stream.group(spec.options().group());
    }

    /** The clock; to move it from within a function, or back. */
    public ManualClock clock() {
        return clock;
    }

    /**
     * Closes the sinks, as the end of the pipeline does.
     *
     * @throws MinibatchException if one fails; the others are closed
     */
    @Override
    public void close() {
        owner.close();
        mb.close();
        var errors = new ArrayList<MinibatchException>();
        for (var bound : spec.sinks()) {
            try {
                bound.sink().close();
            } catch (Exception e) {
                errors.add(
                        new MinibatchException("Sink" + Name.of(bound.sink()) + " of " + this + " failed to close", e));
            }
        }
        if (!errors.isEmpty()) {
            throw errors.get(0);
        }
    }

    /** The pipeline's stream and group. */
    @Override
    public String toString() {
        return spec.stream() + "/" + spec.options().group();
    }

    /** Does all that can be done now. */
    private PipelineTestDriver<T, R> step() {
        var deliveries = 0;
        for (var next = runner.next(); next != null; next = runner.next()) {
            runner.run(next);
            if (++deliveries == MOST_DELIVERIES) {
                throw new MinibatchException("The strategy" + Name.of(spec.emitter()) + " of " + this + " made "
                        + MOST_DELIVERIES + " windows at " + clock + " and goes on: does it ever wait?");
            }
        }
        runner.failure().ifPresent(cause -> {
            throw new MinibatchException("Pipeline " + this + " failed: " + cause.getMessage(), cause);
        });
        return this;
    }

    /** When time alone may change something: after now, in whole milliseconds as emitters see them. */
    private Optional<Instant> nextDue() {
        return runner.pause().map(pause -> clock.instant().plusMillis(Math.max(1, roundedUp(pause))));
    }

    private static long roundedUp(Duration pause) {
        return pause.plusNanos(999_999).toMillis();
    }

    private GroupOwner acquire() {
        return streamStore.group(spec.options().group()).acquire().orElseThrow();
    }

    private Runner<T, R> newRunner() {
        return new Runner<>(spec, streamStore, owner, Surroundings.stepped(clock, listener));
    }

    /** The results are collected behind the sinks of the pipeline, when these have taken them. */
    private PipelineSpec<T, R> withLastSink(PipelineSpec<T, R> original) {
        var sinks = new ArrayList<>(original.sinks());
        sinks.add(new PipelineSpec.BoundSink<>(results::add, Retry.forever()));
        return new PipelineSpec<>(
                original.stream(),
                original.codec(),
                List.of(),
                original.emitter(),
                original.options(),
                original.function(),
                sinks);
    }

    private final class Completions implements MinibatchListener {
        @Override
        @SuppressWarnings("unchecked") // of the only pipeline that there is
        public void windowCompleted(Window<?> window, Duration took) {
            completed.add((Window<T>) window);
        }
    }
}
