package io.minibatch;

import io.minibatch.internal.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A stream, its windows, a function and sinks: a value that describes. Nothing runs before {@link #run},
 * {@link #start}, {@link #drain} or {@link #drainAll}.
 *
 * <p>Each window is claimed durably, given to the function, its result to the sinks in their order, and then completed.
 *
 * @param <T> the payload
 * @param <R> the result
 */
public final class Pipeline<T, R> {

    private final Engine engine;
    private final PipelineSpec<T, R> spec;

    Pipeline(Engine engine, PipelineSpec<T, R> spec) {
        this.engine = engine;
        this.spec = spec;
    }

    /**
     * Adds a sink, after those already there. When it throws it is called again with the same result, after pauses of
     * up to 30 s and without end: an outage is not bad data. The stream's status says who holds it up.
     */
    public Pipeline<T, R> sink(Sink<? super R> sink) {
        return sink(sink, Retry.forever());
    }

    /** Adds a sink with a bound: when the last try fails, the attempt of the window has failed. */
    public Pipeline<T, R> sink(Sink<? super R> sink, Retry retry) {
        var sinks = new ArrayList<>(spec.sinks());
        sinks.add(new PipelineSpec.BoundSink<>(Objects.requireNonNull(sink, "sink"), retry));
        return new Pipeline<>(
                engine,
                new PipelineSpec<>(
                        spec.stream(),
                        spec.codec(),
                        spec.sources(),
                        spec.emitter(),
                        spec.options(),
                        spec.function(),
                        sinks));
    }

    /** What this pipeline describes. */
    public PipelineSpec<T, R> spec() {
        return spec;
    }

    /**
     * Runs in the background until the subscription or the {@link Minibatch} is closed. The group exists, durably, when
     * this returns. If another process consumes the group, this one stands by and takes over when that ends.
     *
     * @throws MinibatchException if a pipeline of this process already reads the group
     */
    public Subscription start() {
        return engine.start(spec);
    }

    /**
     * As {@link #start}, but blocks until it has stopped. SIGTERM, SIGINT and an interrupt of the calling thread stop
     * it gracefully, which may take as long as {@link Subscription#close} does.
     *
     * @throws MinibatchException if it fails, or a pipeline of this process already reads the group
     */
    public void run() throws InterruptedException {
        engine.run(spec);
    }

    /**
     * As {@link #run}, but ends when no window can be formed from the messages that were there at its start, and none
     * is open or waits for its retry. A strategy of time gets the time that it asks for. With attached sources the end
     * is that of the stream when all of them have ended: with one that has no end this does not return.
     */
    public void drain() throws InterruptedException {
        engine.drain(spec, false);
    }

    /** As {@link #drain}, with a last, smaller window of the remainder: the strategy sees {@link Buffer#ending()}. */
    public void drainAll() throws InterruptedException {
        engine.drain(spec, true);
    }

    /** In words, such as {@code readings/default: count(2), 1 sink}. */
    @Override
    public String toString() {
        List<?> sinks = spec.sinks();
        return spec.stream() + "/" + spec.options().group() + ": " + spec.emitter() + ", " + sinks.size()
                + (sinks.size() == 1 ? " sink" : " sinks");
    }
}
