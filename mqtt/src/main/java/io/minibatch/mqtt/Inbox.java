package io.minibatch.mqtt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Messages between the connection, which must not wait, and the source, which waits for the store. Of those that are
 * acknowledged the broker sends no more than were asked for. Those of QoS 0 have no such limit: what comes while 10,000
 * messages or 64 MB are waiting is dropped, and counted.
 */
final class Inbox {

    /** So that large messages need little memory. */
    private static final int LARGEST_BATCH = 8 << 20;

    /** How many messages of QoS 0 may wait. */
    private static final int MOST_UNACKNOWLEDGED = 10_000;

    /** How many bytes may wait before those of QoS 0 are dropped. */
    private static final long MOST_BYTES = 64L << 20;

    /** Wakes who waits. */
    private static final Object BELL = new Object();

    private final BlockingQueue<Object> waiting = new LinkedBlockingQueue<>();
    private final AtomicLong bytesWaiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final int most;
    private volatile @Nullable Throwable end;

    /**
     * Empty.
     *
     * @param most how many messages a batch has at most
     */
    Inbox(int most) {
        this.most = most;
    }

    void add(Arrival arrival) {
        if (arrival.qos() == 0 && (waiting.size() >= MOST_UNACKNOWLEDGED || bytesWaiting.get() >= MOST_BYTES)) {
            dropped.incrementAndGet();
        } else {
            bytesWaiting.addAndGet(arrival.payload().length);
            waiting.add(arrival);
        }
    }

    /** There will be no more. The first cause counts. */
    void end(Throwable cause) {
        if (end == null) {
            end = cause;
        }
        wake();
    }

    /** Why there will be no more; null while there may be. */
    @Nullable
    Throwable ended() {
        return end;
    }

    void wake() {
        waiting.add(BELL);
    }

    /** How many were dropped since the last call. */
    long dropped() {
        return dropped.getAndSet(0);
    }

    /** How many messages wait. */
    int size() {
        return waiting.size();
    }

    /** All that is there, up to a batch; waits for the first. Empty when woken up. */
    List<Arrival> take() throws InterruptedException {
        return batch(waiting.take(), waiting);
    }

    /** All that is left, in batches. */
    List<List<Arrival>> rest() {
        var left = new ArrayDeque<Object>();
        waiting.drainTo(left);
        left.removeIf(BELL::equals);
        var batches = new ArrayList<List<Arrival>>();
        while (!left.isEmpty()) {
            batches.add(batch(left.remove(), left));
        }
        return batches;
    }

    private List<Arrival> batch(@Nullable Object first, Queue<Object> others) {
        var batch = new ArrayList<Arrival>();
        var bytes = 0L;
        for (var next = first; next instanceof Arrival arrival; next = others.poll()) {
            batch.add(arrival);
            bytes += arrival.payload().length;
            if (batch.size() >= most || bytes >= LARGEST_BATCH) {
                break;
            }
        }
        bytesWaiting.addAndGet(-bytes);
        return batch;
    }
}
