package io.minibatch.file.disk;

import io.minibatch.MinibatchException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Runs one thing at a time, in all processes: what changes a stream as a whole. For rare things. */
public final class Exclusive {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Path path;
    private final LockFile file;
    private final ReentrantLock threads = new ReentrantLock();

    public Exclusive(Path path) {
        this.path = path;
        this.file = LockFile.of(path);
    }

    public void run(Runnable action) {
        get(() -> {
            action.run();
            return true;
        });
    }

    public <V> V get(Supplier<V> action) {
        threads.lock();
        try {
            if (threads.getHoldCount() > 1) {
                return action.get();
            }
            acquire();
            try {
                return action.get();
            } finally {
                file.unlock();
            }
        } finally {
            threads.unlock();
        }
    }

    /** Runs something if nobody else runs anything. */
    public void tryRun(Runnable action) {
        if (!threads.tryLock()) {
            return;
        }
        try {
            if (file.tryExclusive() == LockFile.Result.HELD) {
                try {
                    action.run();
                } finally {
                    file.unlock();
                }
            }
        } finally {
            threads.unlock();
        }
    }

    private void acquire() {
        var start = System.nanoTime();
        var interrupted = false;
        try {
            while (file.tryExclusive() != LockFile.Result.HELD) {
                if (System.nanoTime() - start > PATIENCE_NANOS) {
                    throw new MinibatchException("Another process has held " + path + " for 30 s. Is it stopped?");
                }
                interrupted |= Thread.interrupted();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public void close() {
        file.release();
    }
}
