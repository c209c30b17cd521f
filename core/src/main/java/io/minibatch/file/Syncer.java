package io.minibatch.file;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes through to the disk what was written to files, within a second, in the background: one thread for the JVM.
 * What it has not come to yet is safe from the death of the process, not from power loss.
 */
final class Syncer {

    /** Something that has files. */
    interface Syncable {
        /** Writes through all that was written before the call. */
        void sync();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);
    private static final long PAUSE_MILLIS = 500;
    private static final Syncer SHARED = new Syncer();

    private final Set<Syncable> dirty = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Thread thread;

    private Syncer() {}

    /** The JVM's one. */
    static Syncer shared() {
        return SHARED;
    }

    /** Asks to be synced within a second. */
    void dirty(Syncable syncable) {
        if (dirty.add(syncable)) {
            start();
        }
    }

    /** Does not sync it any more; it does so itself. */
    void forget(Syncable syncable) {
        dirty.remove(syncable);
    }

    private void start() {
        var running = thread;
        if (running == null) {
            synchronized (this) {
                if (thread == null) {
                    var started = new Thread(this::run, "minibatch-sync");
                    started.setDaemon(true);
                    thread = started;
                    started.start();
                }
            }
        } else {
            LockSupport.unpark(running);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            LOG.debug("Syncing earlier: interrupted");
        }
    }

    private void run() {
        while (true) {
            if (dirty.isEmpty()) {
                LockSupport.park(this);
                continue;
            }
            pause();
            for (var all = dirty.iterator(); all.hasNext(); ) {
                var syncable = all.next();
                all.remove(); // before: what is written while it syncs asks again
                try {
                    syncable.sync();
                } catch (Throwable e) { // an error, too, must not end the thread that all rely on
                    LOG.error("Cannot sync {}: its last messages may not survive power loss", syncable, e);
                }
            }
        }
    }
}
