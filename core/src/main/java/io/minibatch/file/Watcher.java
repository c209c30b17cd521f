package io.minibatch.file;

import io.minibatch.store.MessageLog.Registration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at words of shared memory that other processes change: one thread for all streams of the JVM. It looks every 50
 * µs while something happens, and after a second of silence every 10 ms.
 */
final class Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
    private static final long SHORTEST = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long HOLDING = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long BUSY = TimeUnit.SECONDS.toNanos(1);
    private static final Watcher SHARED = new Watcher();

    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final List<BooleanSupplier> ticks = new CopyOnWriteArrayList<>();
    private @Nullable Thread thread; // guarded by this

    private Watcher() {}

    /** The JVM's one. */
    static Watcher shared() {
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
    Registration watch(LongSupplier word, Runnable action) {
        var watch = new Watch(word, action);
        watches.add(watch);
        start();
        return () -> watches.remove(watch);
    }

    /** Calls the action with every look, at least every 10 ms, and every millisecond while it says true. */
    Registration tick(BooleanSupplier action) {
        ticks.add(action);
        start();
        return () -> ticks.remove(action);
    }

    private synchronized void start() {
        if (thread == null) {
            thread = new Thread(this::run, "minibatch-watcher");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        var pause = LONGEST;
        var changed = System.nanoTime() - BUSY;
        while (!ended()) {
            var now = System.nanoTime();
            if (look()) {
                changed = now;
            }
            var holding = tickAll();
            pause = now - changed < BUSY ? SHORTEST : Math.min(pause * 2, LONGEST);
            LockSupport.parkNanos(holding ? Math.min(pause, HOLDING) : pause);
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

    private boolean tickAll() {
        var any = false;
        for (var tick : ticks) {
            try {
                any |= tick.getAsBoolean();
            } catch (Throwable e) { // an error, too, must not end the thread that all rely on
                LOG.error("A tick failed; others go on", e);
            }
        }
        return any;
    }
}
