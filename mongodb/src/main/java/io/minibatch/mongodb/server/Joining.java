package io.minibatch.mongodb.server;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Waits for a thread's end, interrupted or not. */
public final class Joining {

    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Joining() {}

    /** Of one that rests and looks whether it shall end; not if it is the one that calls, or was never begun. */
    public static void end(@Nullable Thread resting) {
        LockSupport.unpark(resting);
        if (resting != null && resting != Thread.currentThread()) {
            join(resting);
        }
    }

    static void join(Thread thread) {
        var interrupted = false;
        var end = System.nanoTime() + LONGEST.toNanos();
        while (thread.isAlive() && System.nanoTime() < end) {
            try {
                thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
