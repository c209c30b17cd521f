package io.minibatch.mongodb.log;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Messages of one stream that came by when they were numbered, or were read ahead, so that the window that takes them
 * need not ask the server again. Holds a bounded number of bytes: what was read makes room first; if nothing was, what
 * comes is not taken in, since what came first is wanted first.
 */
final class Recent {

    private static final int MOST_BYTES = 16 << 20;
    private static final int OVERHEAD = 200; // of an entry, about

    private final TreeMap<Long, BufferDocument> bySequence = new TreeMap<>();
    private long bytes;
    private long readUpTo;

    synchronized void add(Map<Long, BufferDocument> messages) {
        messages.forEach((sequence, message) -> {
            var size = message.size() + OVERHEAD;
            while (bytes + size > MOST_BYTES && !bySequence.isEmpty() && bySequence.firstKey() <= readUpTo) {
                remove(bySequence.pollFirstEntry());
            }
            if (bytes + size <= MOST_BYTES && bySequence.put(sequence, message) == null) {
                bytes += size;
            }
        });
    }

    synchronized Optional<BufferDocument> get(long sequence) {
        readUpTo = Math.max(readUpTo, sequence);
        return Optional.ofNullable(bySequence.get(sequence));
    }

    /** The next number above that is here. */
    synchronized long after(long sequence) {
        var next = bySequence.higherKey(sequence);
        return next == null ? Long.MAX_VALUE : next;
    }

    /** Messages below are gone. */
    synchronized void removeBelow(long first) {
        while (!bySequence.isEmpty() && bySequence.firstKey() < first) {
            remove(bySequence.pollFirstEntry());
        }
    }

    synchronized void clear() {
        bySequence.clear();
        bytes = 0;
    }

    private void remove(Map.Entry<Long, BufferDocument> entry) {
        bytes -= entry.getValue().size() + OVERHEAD;
    }
}
