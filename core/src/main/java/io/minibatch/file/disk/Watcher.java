package io.minibatch.file.disk;

import io.minibatch.store.MessageLog.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at words of shared memory that other processes change: one thread for all streams of the JVM. It looks every 50
 * µs while something happens; after a second of silence every 10 ms, and every 50 ms while no other process has any of
 * the streams open. Waking up is what costs: a thread that does nothing else, 100 times a second, takes 0.1 to 0.3 % of
 * a core.
 */
public final class Watcher {

    /** How long it may look away, in nanoseconds, while a lock is held that others may want. */
    public static final long HOLDING = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long, while another process has a stream open. */
    public static final long SHARED_STREAM = TimeUnit.MILLISECONDS.toNanos(10);

    /** How long at most: one that opens a stream must be noticed some time. */
    public static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(50);

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long BUSY = TimeUnit.SECONDS.toNanos(1);
    private static final Watcher SHARED = new Watcher();

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final List<LongSupplier> ticks = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread; // guarded by this

    private Watcher() {}

    /** The JVM's one. */
    public static Watcher shared() {
        return SHARED;
    }

    private static final class Watch {
        private final LongSupplier word;
        private final Runnable action;
        private long last;

        Watch(LongSupplier word, Runnable action) {
            this.word = word;
            this.action = action;
            this.last = word.getAsLong();
        }

        boolean look() {
            var now = word.getAsLong();
            if (now == last) {
                return false;
            }
            last = now;
            action.run();
            return true;
        }
    }

    /** Calls the action, on the watcher's thread, soon after the word has changed. */
    public Registration watch(LongSupplier word, Runnable action) {
        var watch = new Watch(word, action);
        watches.add(watch);
        start();
        return () -> watches.remove(watch);
    }

    /** Calls the action with every look; it says how long the watcher may look away then, in nanoseconds. */
    public Registration tick(LongSupplier action) {
        ticks.add(action);
        start();
        return () -> ticks.remove(action);
    }

    private synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "minibatch-watcher");
            thread.setDaemon(true);
            thread.start();
        } else {
            LockSupport.unpark(thread); // it may look away for too long for what is new
        }
    }

    private void run() {
        var pause = SHORTEST;
        var changed = System.nanoTime() - BUSY;
        while (!ended()) {
            var now = System.nanoTime();
            if (look()) {
                changed = now;
            }
            var longest = tickAll();
            pause = now - changed < BUSY ? SHORTEST : Math.min(pause * 2, longest);
            LockSupport.parkNanos(pause);
        }
    }

    private synchronized boolean ended() {
        if (!watches.isEmpty() || !ticks.isEmpty()) {
            return false;
        }
        thread = null;
        return true;
    }

    private boolean look() {
        var any = false;
        for (var watch : watches) {
            try {
                any |= watch.look();
            } catch (Throwable e) { // an error, too, must not end the thread that all rely on
                LOG.error("A watch failed; others go on", e);
            }
        }
        return any;
    }

    private long tickAll() {
        var longest = LONGEST;
        for (var tick : ticks) {
            try {
                longest = Math.min(longest, tick.getAsLong());
            } catch (Throwable e) { // an error, too, must not end the thread that all rely on
                LOG.error("A tick failed; others go on", e);
            }
        }
        return longest;
    }
}
