package io.minibatch;

import java.util.Optional;

/** A running pipeline or source. Close it to stop gracefully. */
public interface Subscription extends AutoCloseable {

    /** What it does at the moment. */
    State state();

    /** Why it failed, if it did. */
    Optional<Throwable> failure();

    /**
     * Makes no more windows until {@link #resume}. Windows in flight go on. The pause is the group's: it is durable,
     * and holds for the process that takes over, too.
     */
    void pause();

    /** Ends a pause, whoever made it. */
    void resume();

    /**
     * Blocks until it has stopped: closed, or drained, or failed.
     *
     * @throws MinibatchException if it failed; the cause says why
     */
    void join() throws InterruptedException;

    /**
     * Stops claiming windows, waits for the running ones ({@link MinibatchBuilder#closeWithin}, by default 30 s at
     * most, then interrupts them; what is not completed is delivered again by the next run), closes sources, then
     * sinks. Returns when all that is done. Closing twice does nothing.
     */
    @Override
    void close();

    /** What a subscription does. */
    enum State {
        /** Another process consumes this group; this one takes over when it ends. */
        STANDBY,
        /** Makes and delivers windows. */
        RUNNING,
        /** Makes no windows until resumed. */
        PAUSED,
        /** Closed or drained. */
        STOPPED,
        /** Stopped with an error. */
        FAILED
    }
}
