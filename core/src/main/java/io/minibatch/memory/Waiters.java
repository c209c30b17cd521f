package io.minibatch.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who wants to know that the end of a stream has come to a sequence number. Guarded by its {@link StreamData}. */
final class Waiters {

    private static final Logger LOG = LoggerFactory.getLogger(Waiters.class);

    private final PriorityQueue<Waiter> queue = new PriorityQueue<>();

    /** One who waits. */
    record Waiter(long sequence, Runnable action) implements Comparable<Waiter> {
        @Override
        public int compareTo(Waiter other) {
            return Long.compare(sequence, other.sequence);
        }

        // Two who wait for the same are two.
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    void add(Waiter waiter) {
        queue.add(waiter);
    }

    void remove(Waiter waiter) {
        queue.remove(waiter);
    }

    /** Takes out the actions of those who need wait no longer. To be called when the monitor is free again. */
    List<Runnable> due(long end) {
        var first = queue.peek();
        if (first == null || first.sequence() > end) {
            return List.of();
        }
        var due = new ArrayList<Runnable>();
        while (first != null && first.sequence() <= end) {
            due.add(queue.remove().action());
            first = queue.peek();
        }
        return due;
    }

    /** Calls an action of somebody else, whose failure must not be taken for one of the caller. */
    static void call(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("An action that waited for the memory store failed", e);
        }
    }
}
