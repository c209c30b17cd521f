package io.minibatch.internal;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Wakes the one thread that waits. Ringing is remembered; ringing twice is ringing once. */
final class Doorbell {

    private volatile boolean rung;
    private volatile @Nullable Thread waiter;

    void ring() {
        if (!rung) {
            rung = true;
            LockSupport.unpark(waiter);
        }
    }

    /** Waits until it has rung since the last call, at most so long; {@link Time#NEVER}: without end. */
    void await(long nanos) {
        waiter = Thread.currentThread();
        var start = System.nanoTime();
        try {
            while (!rung) {
                var left = nanos == Time.NEVER ? Time.NEVER : nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    break;
                }
                LockSupport.parkNanos(this, left);
                Thread.interrupted(); // would end every later wait at once; who stops a pipeline rings
            }
        } finally {
            waiter = null;
            rung = false;
        }
    }
}
