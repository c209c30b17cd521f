package io.minibatch.mongodb.log;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know that the end of a stream has come to a sequence number. */
public final class Waiters {

    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

    private final PriorityQueue<Waiter> queue = new PriorityQueue<>();

    /** One who waits. Two who wait for the same are two. */
    static final class Waiter implements Comparable<Waiter> {
        private final long sequence;
        private final Runnable action;

        Waiter(long sequence, Runnable action) {
            this.sequence = sequence;
            this.action = action;
        }

        @Override
        public int compareTo(Waiter other) {
            return Long.compare(sequence, other.sequence);
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    synchronized void add(Waiter waiter) {
        queue.add(waiter);
    }

    synchronized void remove(Waiter waiter) {
        queue.remove(waiter);
    }

    synchronized boolean isEmpty() {
        return queue.isEmpty();
    }

    /** Calls those who need wait no longer. */
    void reached(long end) {
        due(end).forEach(waiter -> call(waiter.action));
    }

    private synchronized List<Waiter> due(long end) {
        var due = new ArrayList<Waiter>();
        for (var first = queue.peek(); first != null && first.sequence <= end; first = queue.peek()) {
            due.add(queue.remove());
        }
        return due;
    }

    /** Calls an action of somebody else, whose failure must not be taken for one of the caller. */
    public static void call(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("An action that waited for the MongoDB store failed", e);
        }
    }
}
