package io.minibatch.file.log;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.LockFile;
import io.minibatch.file.disk.Watcher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Who appends. Threads of this process queue on a lock in memory. Between processes a file lock decides; taking it for
 * each append would cost more than the append, so the process that has it keeps it while no other wants it. One that
 * wants it says so in the control page, again and again; the holder sees it after its next append, or its
 * {@link Watcher} does, and lets go. One that has just let go waits for the other's turn before it takes the lock
 * again.
 */
public final class AppendLock {

    private static final long WISH_MILLIS = 20;
    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long COURTESY_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

    private final String stream;
    private final ControlPage control;
    private final LockFile file;
    private final ReentrantLock threads = new ReentrantLock();

    private boolean closed; // all guarded by threads
    private boolean held;
    private long turn = -1;
    private boolean othersAppended;
    private boolean yielded;
    private boolean used;

    public AppendLock(String stream, ControlPage control, LockFile file) {
        this.stream = stream;
        this.control = control;
        this.file = file;
    }

    /** Waits until this thread may append. */
    public void lock() {
        threads.lock();
        var locked = false;
        try {
            checkOpen();
            if (!held) {
                acquire();
            }
            locked = true;
            used = true;
        } finally {
            if (!locked) {
                threads.unlock();
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            if (control.get(ControlPage.DELETED) != 0) {
                throw new DeletedException(stream);
            }
            throw new MinibatchException("Cannot append to stream " + stream + ": its store is closed");
        }
    }

    /** Takes it if no other process has it; false: one has, or it is closed. */
    public boolean lockIfFree() {
        threads.lock();
        var locked = false;
        try {
            if (!closed && !held && file.tryExclusive() == LockFile.Result.HELD) {
                taken();
            }
            locked = !closed && held;
        } finally {
            if (!locked) {
                threads.unlock();
            }
        }
        return locked;
    }

    /**
     * Ends the right to append.
     *
     * @param mayLetGo whether another process may go on from here: all that was written is published
     */
    public void unlock(boolean mayLetGo) {
        // Not for a lock within a lock: the outer one still counts on it.
        if (mayLetGo && held && threads.getHoldCount() == 1 && control.plain(ControlPage.WANTED) != 0 && wanted()) {
            letGo();
            yielded = true;
        }
        threads.unlock();
    }

    /** Whether another process had the lock since this was last asked, so that what is known of the log may be old. */
    public boolean othersAppended() {
        var since = othersAppended;
        othersAppended = false;
        return since;
    }

    /** Called now and then: lets go when another process waits, or when nothing was appended since the last call. */
    public void tick(BooleanSupplier mayLetGo) {
        if (!threads.tryLock()) {
            return;
        }
        try {
            if (held && (!used || wanted()) && mayLetGo.getAsBoolean()) {
                letGo();
            }
            used = false;
        } finally {
            threads.unlock();
        }
    }

    public boolean held() {
        return held;
    }

    /** Lets go for good. Closing twice does nothing. */
    public void close() {
        threads.lock();
        try {
            if (!closed) {
                closed = true;
                letGo();
                file.release();
            }
        } finally {
            threads.unlock();
        }
    }

    private void letGo() {
        if (held) {
            control.set(ControlPage.HOLDER, 0);
            held = false;
            file.unlock();
        }
    }

    private boolean wanted() {
        var until = control.get(ControlPage.WANTED);
        var left = until - System.currentTimeMillis();
        // A wish far ahead was left by a clock that has been put back since.
        return left > 0 && left <= WISH_MILLIS * 2;
    }

    private void acquire() {
        var interrupted = false;
        var start = System.nanoTime();
        if (yielded) {
            while (control.get(ControlPage.TURN) == turn && wanted() && System.nanoTime() - start < COURTESY_NANOS) {
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            yielded = false;
        }
        try {
            while (file.tryExclusive() != LockFile.Result.HELD) {
                control.set(ControlPage.WANTED, System.currentTimeMillis() + WISH_MILLIS);
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new MinibatchException("Cannot append to stream " + stream + ": process "
                            + control.get(ControlPage.HOLDER) + " has held the append lock for 30 s. Is it stopped?");
                }
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        taken();
    }

    private void taken() {
        var before = control.get(ControlPage.TURN);
        othersAppended |= before != turn;
        turn = before + 1;
        control.set(ControlPage.TURN, turn);
        control.set(ControlPage.HOLDER, ProcessHandle.current().pid());
        control.set(ControlPage.WANTED, 0); // others who wait will say so again
        held = true;
    }
}
