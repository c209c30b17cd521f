package io.minibatch.file.disk;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes through to the disk what was written to files, within a second, in the background: one thread for the JVM,
 * while a store is open. What it has not come to yet is safe from the death of the process, not from power loss. It
 * does nothing about files that nobody writes.
 */
public final class Syncer {

    /** Something that has files. */
    public interface Syncable {
        /** Writes through all that was written before the call. */
        void sync();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Syncer.class);
    private static final long PAUSE_MILLIS = 500;
    private static final Syncer SHARED = new Syncer();

    private final Set<Syncable> dirty = new LinkedHashSet<>(); // all guarded by this
    private int users;
    private @Nullable Thread thread;

    private Syncer() {}

    /** The JVM's one. */
    public static Syncer shared() {
        return SHARED;
    }

    /** A store is opened: the thread, once there is one, stays until {@link #leave}. */
    public synchronized void enter() {
        users++;
    }

    /** A store is closed: after the last one the thread ends. */
    public synchronized void leave() {
        users--;
        notifyAll();
    }

    /** Asks to be synced within a second. */
    public synchronized void dirty(Syncable syncable) {
        if (!dirty.add(syncable)) {
            return;
        }
        if (thread == null) {
            thread = new Thread(this::run, "minibatch-sync");
            thread.setDaemon(true);
            thread.start();
        }
        notifyAll();
    }

    /** Does not sync it any more; it does so itself. */
    public synchronized void forget(Syncable syncable) {
        dirty.remove(syncable);
    }

    private void run() {
        while (awaitDirty()) {
            pause();
            for (var syncable : allDirty()) {
                try {
                    if (take(syncable)) {
                        syncable.sync();
                    }
                } catch (Throwable e) { // an error, too, must not end the thread that all rely on
                    LOG.error("Cannot sync {}: its last messages may not survive power loss", syncable, e);
                }
            }
        }
    }

    /** Waits for something to sync; false: nothing will come, and the thread is to end. */
    private synchronized boolean awaitDirty() {
        while (dirty.isEmpty()) {
            if (users == 0) {
                thread = null;
                return false;
            }
            try {
                wait();
            } catch (InterruptedException e) {
                LOG.debug("Nobody but a stray interrupt wakes it");
            }
        }
        return true;
    }

    /** What was written meanwhile is synced at once with the rest. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            LOG.debug("Syncing earlier: interrupted");
        }
    }

    private synchronized List<Syncable> allDirty() {
        return List.copyOf(dirty);
    }

    /** Before it is synced: what is written while it is asks again. False: it was forgotten meanwhile. */
    private synchronized boolean take(Syncable syncable) {
        return dirty.remove(syncable);
    }
}
