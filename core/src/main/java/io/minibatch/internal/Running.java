package io.minibatch.internal;

import io.minibatch.MinibatchException;
import io.minibatch.Subscription;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What pipelines and sources that run alone have in common: they end once, on a thread of their own, so that whoever
 * asks for it, a worker too, need not wait for itself.
 */
abstract class Running implements Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final String name;
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;
    private volatile @Nullable Thread finisher;

    Running(String name) {
        this.name = name;
    }

    /** Begins nothing new from now on. Does not wait. */
    abstract void stopSoon();

    /** Stops everything, in order, and waits for it within bounds. Called once. */
    abstract void shutDown() throws InterruptedException;

    /** Whether the calling thread is one that {@link #shutDown} waits for. */
    abstract boolean isHere();

    /** Begins to end, unless that was done before. Does not wait. */
    final void end() {
        if (ending.compareAndSet(false, true)) {
            stopSoon();
            Threads.daemon("minibatch-" + name + "-close", this::finish).start();
        }
    }

    private void finish() {
        finisher = Thread.currentThread();
        try {
            shutDown();
        } catch (Throwable e) {
            LOG.error("{} did not stop in order", name, e);
        } finally {
            ended.countDown();
        }
    }

    /** Whether the calling thread is one that the end waits for, or the one that ends it, in a sink's close for one. */
    final boolean isOneOfMine() {
        return Thread.currentThread() == finisher || isHere();
    }

    final void failed(Throwable cause) {
        failure = cause;
    }

    final boolean isEnding() {
        return ending.get();
    }

    final boolean hasEnded() {
        return ended.getCount() == 0;
    }

    final State endState() {
        return failure == null ? State.STOPPED : State.FAILED;
    }

    @Override
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void join() throws InterruptedException {
        ended.await();
        var cause = failure;
        if (cause != null) {
            throw new MinibatchException(
                    "Pipeline " + name + " failed: "
                            + (cause instanceof MinibatchException ? cause.getMessage() : ErrorText.of(cause)),
                    cause);
        }
    }

    @Override
    public void close() {
        end();
        if (!isOneOfMine()) {
            Threads.awaitFully(ended);
        }
    }

    @Override
    public String toString() {
        return name + " " + state();
    }
}
