package io.minibatch;

import io.minibatch.internal.Engine;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * A stream cut into windows, and how they are delivered. A value: each method returns a changed copy, and nothing runs.
 * Setting a thing twice is an error.
 *
 * @param <T> the payload
 */
public final class Windowed<T> {

    private final Engine engine;
    private final MessageStream<T> stream;
    private final WindowEmitter<? super T> emitter;
    private final DeliveryOptions options;
    private final Set<String> chosen;

    Windowed(Engine engine, MessageStream<T> stream, WindowEmitter<? super T> emitter) {
        this(engine, stream, emitter, DeliveryOptions.defaults(), Set.of());
    }

    private Windowed(
            Engine engine,
            MessageStream<T> stream,
            WindowEmitter<? super T> emitter,
            DeliveryOptions options,
            Set<String> chosen) {
        this.engine = engine;
        this.stream = stream;
        this.emitter = emitter;
        this.options = options;
        this.chosen = chosen;
    }

    /**
     * The group that reads, by default {@code default}. Each group of a stream gets every message.
     *
     * @throws IllegalArgumentException if the name is empty or longer than 200 characters
     */
    public Windowed<T> group(String name) {
        return choose("group", options.withGroup(Check.name(name, "group")));
    }

    /** If the group does not exist yet it begins with the next message, instead of the oldest one still there. */
    public Windowed<T> fromNow() {
        return choose("fromNow", options.withFromNow());
    }

    /**
     * How many windows run at the same time, by default as many as there are processors. With 1, windows are processed
     * one after the other, in order; a window that waits for its retry then holds back the later ones.
     *
     * @throws IllegalArgumentException if {@code n} is below 1
     */
    public Windowed<T> workers(int n) {
        return choose("workers", options.withWorkers(Check.atLeastOne(n, "workers")));
    }

    /** Messages and windows stay when they are done, marked so. Written to the stream: holds for all its groups. */
    public Windowed<T> keep() {
        return choose("keep", options.withKeep());
    }

    /**
     * Runs functions and sinks on this executor, such as one of virtual threads, instead of threads of the pipeline.
     * {@link #workers} still says how many at the same time. The executor is not shut down.
     */
    public Windowed<T> executor(ExecutorService executor) {
        return choose("executor", options.withExecutor(Objects.requireNonNull(executor, "executor")));
    }

    /**
     * When a failed window is delivered again, by default {@code Retry.upTo(5)}. After that it is set aside as dead.
     */
    public Windowed<T> retry(Retry retry) {
        return choose("retry", options.withRetry(Objects.requireNonNull(retry, "retry")));
    }

    /**
     * The time limit of one attempt of the function, by default none. An attempt that takes longer has failed: its
     * thread is interrupted, its result refused, and the window is delivered again when the thread has ended.
     *
     * @throws IllegalArgumentException if {@code limit} is below one millisecond
     */
    public Windowed<T> timeout(Duration limit) {
        return choose("timeout", options.withTimeout(Check.positive(limit, "timeout")));
    }

    /** Runs a function on each window; its results go to the sinks. */
    public <R> Pipeline<T, R> process(WindowFunction<T, R> function) {
        Objects.requireNonNull(function, "function");
        return new Pipeline<>(
                engine,
                new PipelineSpec<>(
                        stream.name(), stream.codec(), stream.sources(), emitter, options, function, List.of()));
    }

    /** Does something with each window; sinks then get the window's data. */
    public Pipeline<T, List<T>> forEach(WindowAction<T> action) {
        Objects.requireNonNull(action, "action");
        return process(window -> {
            action.accept(window);
            return window.data();
        });
    }

    /** Forwards the data of each window to a sink, as it is. */
    public Pipeline<T, List<T>> sink(Sink<? super List<T>> sink) {
        return process(Window::data).sink(sink);
    }

    private Windowed<T> choose(String what, DeliveryOptions changed) {
        var all = new HashSet<>(chosen);
        if (!all.add(what)) {
            throw new IllegalStateException(what + " is set already for stream " + stream.name());
        }
        return new Windowed<>(engine, stream, emitter, changed, Set.copyOf(all));
    }
}
