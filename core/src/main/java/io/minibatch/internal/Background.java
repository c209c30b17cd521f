package io.minibatch.internal;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens by time, for all pipelines of an engine: one thread that keeps the time and is never blocked, and
 * others, made when needed, for work that may block. No thread exists before the first use.
 */
final class Background implements Alarm, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final long IDLE_SECONDS = 5;

    private final AtomicInteger threads = new AtomicInteger();
    private final ThreadPoolExecutor pool = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            work -> Threads.daemon("minibatch-background-" + threads.incrementAndGet(), work),
            new ThreadPoolExecutor.DiscardPolicy());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
            1, work -> Threads.daemon("minibatch-timer", work), new ThreadPoolExecutor.DiscardPolicy());

    Background() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Runnable after(Duration delay, Runnable action) {
        var task = timer.schedule(logged(action), TimeUnit.NANOSECONDS.convert(delay), TimeUnit.NANOSECONDS);
        return () -> task.cancel(false);
    }

    /** As {@link #after}, for an action that may block. */
    Runnable blockingAfter(Duration delay, Runnable action) {
        return after(delay, () -> pool.execute(logged(action)));
    }

    /** Again and again, never two at a time; may block. */
    Runnable every(Duration period, Runnable action) {
        var busy = new AtomicBoolean();
        var task = timer.scheduleWithFixedDelay(
                logged(() -> {
                    if (busy.compareAndSet(false, true)) {
                        hand(action, busy);
                    }
                }),
                period.toNanos(),
                period.toNanos(),
                TimeUnit.NANOSECONDS);
        return () -> task.cancel(false);
    }

    private void hand(Runnable action, AtomicBoolean busy) {
        try {
            pool.execute(() -> {
                try {
                    logged(action).run();
                } finally {
                    busy.set(false);
                }
            });
        } catch (Throwable e) {
            busy.set(false); // the system has no more threads for now
            throw e;
        }
    }

    /** Nothing that it throws is swallowed. */
    static Runnable logged(Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (Throwable e) {
                LOG.error("Work in the background failed", e);
            }
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdown();
    }
}
