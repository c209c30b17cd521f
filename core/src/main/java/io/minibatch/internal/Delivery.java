package io.minibatch.internal;

import io.minibatch.Sink;
import io.minibatch.store.WindowRecord;
import org.jspecify.annotations.Nullable;

/**
 * An open window on its way through function and sinks. Belongs to the thread that runs it, and while nobody does, to
 * the runner under its lock.
 *
 * @param <T> the payload
 * @param <R> the result
 */
public final class Delivery<T, R> {

    /** Its place among all windows of the runner: claims in their order, then what was retried. */
    final long order;

    private WindowRecord record;

    /** When it may be run, by {@link Time#nanos}. */
    long due;

    /** Whether the current attempt is written down. */
    boolean begun;

    /** The window as the function sees it, in the current attempt. */
    @Nullable
    StoredWindow<T> window;

    /** When the current attempt started, by {@link Time#nanos}. */
    long started;

    /** Whether the function has returned, so that only sinks are left. */
    boolean processed;

    /** What the function returned. */
    @Nullable
    R result;

    /** The sink that is next. */
    int sink;

    /** The sink that is being called. */
    @Nullable
    volatile Sink<?> calling;

    /** What is wrong with that one. */
    @Nullable
    volatile SinkTrouble sinkTrouble;

    /** What became of it, if that could not be written down yet. */
    @Nullable
    Outcome unsettled;

    /** Who runs it. */
    @Nullable
    volatile Execution execution;

    /**
     * A sink that refuses the result.
     *
     * @param sink the sink
     * @param failures how often it has failed
     * @param since when it failed first, by {@link Time#nanos}
     * @param error what it said last
     */
    record SinkTrouble(Sink<?> sink, int failures, long since, Throwable error) {}

    Delivery(long order, WindowRecord record, boolean begun) {
        this.order = order;
        this.record = record;
        this.begun = begun;
    }

    /** The window's id. */
    public String id() {
        return record.id();
    }

    WindowRecord record() {
        return record;
    }

    void update(WindowRecord record) {
        this.record = record;
    }

    /** A new attempt starts from the function. */
    void begin(WindowRecord record) {
        this.record = record;
        begun = true;
        window = null;
        processed = false;
        result = null;
        sink = 0;
        sinkTrouble = null;
    }

    @Override
    public String toString() {
        return "window " + id() + " (attempt " + record.attempt() + ")";
    }
}
