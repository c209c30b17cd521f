package io.minibatch.mongodb.server;

import io.minibatch.store.UnavailableException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does some work again and again, on a thread of its own, begun when first needed. While there is nobody to do it for,
 * it waits.
 */
public final class Ticker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    private final String name;
    private final BooleanSupplier needed;
    private final Runnable work;
    private final LongUnaryOperator pause;
    private @Nullable Thread thread;
    private volatile boolean closed;
    private boolean failing;

    /**
     * For some work.
     *
     * @param name of the thread
     * @param needed whether there is somebody to do it for
     * @param pause from how long the work took to how long it rests then, in nanoseconds
     */
    public Ticker(String name, BooleanSupplier needed, Runnable work, LongUnaryOperator pause) {
        this.name = name;
        this.needed = needed;
        this.work = work;
        this.pause = pause;
    }

    /** There is somebody to do it for. */
    public synchronized void wake() {
        if (thread == null && !closed) {
            thread = new Thread(this::run, name);
            thread.setDaemon(true);
            thread.start();
        }
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            var begin = System.nanoTime();
            try {
                work.run();
                if (failing) {
                    LOG.info("{} goes on", name);
                }
                failing = false;
            } catch (RuntimeException e) {
                if (!failing && !closed) {
                    warn(e);
                }
                failing = true;
            }
            rest(pause.applyAsLong(System.nanoTime() - begin));
        }
    }

    /** Of a server that is away there is no more to say than that. */
    private void warn(RuntimeException e) {
        if (e instanceof UnavailableException) {
            LOG.warn("{} tries on: {}", name, e.getMessage());
        } else {
            LOG.warn("{} tries on", name, e);
        }
    }

    private void rest(long nanos) {
        var begin = System.nanoTime();
        while (!closed && (!needed.getAsBoolean() || System.nanoTime() - begin < nanos)) {
            Thread.interrupted(); // nobody's business here; it would end every wait at once
            LockSupport.parkNanos(this, needed.getAsBoolean() ? nanos - (System.nanoTime() - begin) : Long.MAX_VALUE);
        }
    }

    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = thread;
        }
        Joining.end(ending);
    }
}
