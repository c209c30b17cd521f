package io.minibatch.file.disk;

import io.minibatch.MinibatchException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one process has at a time; the operating system frees it when the process ends, however it ends.
 *
 * <p>Closing any channel of a file drops all locks that the process has on it. So a lock file holds no data, is opened
 * by nobody else, once in a JVM, and stays open until nobody in the JVM uses it. Locks are only tried, never waited
 * for: a thread that is interrupted while it waits would close the channel.
 */
public final class LockFile {

    /** What trying gave. */
    public enum Result {
        /** The caller has it. */
        HELD,
        /** Somebody else in this JVM has it. */
        BUSY_HERE,
        /** Another process has it. */
        BUSY_ELSEWHERE
    }

    private static final Map<Path, LockFile> OPEN = new ConcurrentHashMap<>();

    private final Path path;
    private int users;
    private @Nullable RandomAccessFile file;
    private @Nullable FileLock lock;

    private LockFile(Path path) {
        this.path = path;
    }

    /** The lock of a file in a folder that exists. Each call is matched by one of {@link #release}. */
    public static LockFile of(Path path) {
        var key = path.toAbsolutePath().normalize();
        return OPEN.compute(key, (k, present) -> {
            var lockFile = present == null ? new LockFile(k) : present;
            lockFile.users++;
            return lockFile;
        });
    }

    /** Tries to become the only holder. */
    public Result tryExclusive() {
        return tryLock(false);
    }

    /** Tries to become one of several holders, in several processes; within a JVM there is still one. */
    public Result tryShared() {
        return tryLock(true);
    }

    private synchronized Result tryLock(boolean shared) {
        if (users == 0) {
            throw new MinibatchException("Cannot lock " + path + ": what it guards is closed");
        }
        if (lock != null) {
            return Result.BUSY_HERE;
        }
        var interrupted = Thread.interrupted(); // an interrupt would close the channel
        try {
            if (file == null) {
                file = new RandomAccessFile(path.toFile(), "rw");
            }
            lock = file.getChannel().tryLock(0, Long.MAX_VALUE, shared);
            return lock == null ? Result.BUSY_ELSEWHERE : Result.HELD;
        } catch (OverlappingFileLockException e) {
            throw new MinibatchException(
                    "Cannot lock " + path + ": another class loader of this process has it. Use one copy of minibatch.",
                    e);
        } catch (IOException e) {
            close();
            throw Folders.failed("lock", path, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether this JVM has it. */
    public synchronized boolean held() {
        return lock != null;
    }

    /** Gives it back; nothing if it is not held. */
    public synchronized void unlock() {
        if (lock == null) {
            return;
        }
        try {
            lock.release();
        } catch (IOException e) {
            close(); // which frees it, too
        } finally {
            lock = null;
        }
    }

    /** Ends a use; the last one gives the lock back and closes the file. */
    public void release() {
        OPEN.computeIfPresent(path, (k, present) -> {
            if (--present.users > 0) {
                return present;
            }
            present.unlock();
            present.close();
            return null;
        });
    }

    private synchronized void close() {
        lock = null;
        var open = file;
        file = null;
        try {
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            throw Folders.failed("close", path, e);
        }
    }
}
