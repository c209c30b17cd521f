package io.minibatch.file.group;

import io.minibatch.file.disk.LockFile;

/** One use of the lock that says who owns a group. Closing it gives the lock back, if it was taken. */
public final class OwnerLock implements AutoCloseable {

    private final LockFile file;
    private boolean taken;
    private boolean closed;

    public OwnerLock(GroupFiles files) {
        file = LockFile.of(files.lock());
    }

    /** What keeps the other threads of this JVM out while one of them tries. */
    public Object monitor() {
        return file;
    }

    public LockFile.Result tryTake() {
        var result = file.tryExclusive();
        taken = result == LockFile.Result.HELD;
        return result;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (taken) {
            file.unlock();
        }
        file.release();
    }
}
