package io.minibatch.celery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Between the thread of a connection, which puts what comes, and the thread of the source, which takes as much as is
 * there.
 */
final class Inbox {

    private final BlockingQueue<Optional<Delivery>> waiting; // an empty one wakes up who waits
    private volatile @Nullable Exception failure;
    private volatile boolean ended;

    /** Holds so many; who puts more waits. */
    Inbox(int size) {
        waiting = new ArrayBlockingQueue<>(size);
    }

    void put(Delivery delivery) throws InterruptedException {
        waiting.put(Optional.of(delivery));
    }

    /** Says that nothing comes any more, and why. */
    void fail(Exception cause) {
        failure = cause;
        wakeUp();
    }

    /** Says that nobody wants any more. */
    void end() {
        ended = true;
        wakeUp();
    }

    private void wakeUp() {
        if (!waiting.offer(Optional.empty())) {
            return; // it is full: nobody waits
        }
    }

    /**
     * Waits for the first, and takes it with those behind it.
     *
     * @return none if nothing came in this time, or the end
     * @throws Exception why nothing comes any more, after all that has come was taken
     */
    List<Delivery> take(Duration atMost) throws Exception {
        var taken = new ArrayList<Optional<Delivery>>();
        if (!ended) {
            var first = failure == null ? waiting.poll(atMost.toNanos(), TimeUnit.NANOSECONDS) : waiting.poll();
            if (first != null) {
                taken.add(first);
                waiting.drainTo(taken);
            }
        }
        var deliveries = taken.stream().flatMap(Optional::stream).toList();
        var cause = failure;
        if (deliveries.isEmpty() && cause != null && !ended) {
            throw cause;
        }
        return deliveries;
    }
}
