package io.minibatch.memory;

import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * The messages of a stream, by rising sequence number and rising {@code created}. Guarded by its {@link StreamData}.
 */
final class Messages {

    private final List<StoredMessage> list = new ArrayList<>();
    private long end = 1; // as in files: the numbers of a stream begin with 1
    private Sequences gaps = Sequences.NONE;

    void add(StoredMessage message) {
        list.add(message);
        end = message.sequence() + 1;
    }

    long first() {
        return list.isEmpty() ? end : list.get(0).sequence();
    }

    /** The next message's number; survives the removal of all. */
    long end() {
        return end;
    }

    /** Numbers from {@link #first} to {@link #end} whose messages were removed. */
    Sequences gaps() {
        return gaps;
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    Instant oldest() {
        return list.get(0).created();
    }

    /** The messages with numbers from {@code first} to {@code last}, at most so many. */
    List<StoredMessage> read(long first, long last, int most) {
        var from = indexOf(first);
        var to = from;
        while (to < list.size() && to - from < most && list.get(to).sequence() <= last) {
            to++;
        }
        return List.copyOf(list.subList(from, to));
    }

    /** The number of the first message that is not older, {@link #end} if there is none. */
    long startOf(Instant time) {
        var index = firstIndex(message -> !message.created().isBefore(time));
        return index < list.size() ? list.get(index).sequence() : end;
    }

    void removeBelow(long sequence) {
        list.subList(0, indexOf(sequence)).clear();
    }

    void removeUnless(LongPredicate stays) {
        list.removeIf(message -> !stays.test(message.sequence()));
        var missing = new Sequences.Builder();
        var next = first();
        for (var message : list) {
            missing.add(next, message.sequence() - 1);
            next = message.sequence() + 1;
        }
        gaps = missing.add(next, end - 1).build();
    }

    private int indexOf(long sequence) {
        return firstIndex(message -> message.sequence() >= sequence);
    }

    /** Binary search: the condition holds from some message on. */
    private int firstIndex(Predicate<StoredMessage> condition) {
        var low = 0;
        var high = list.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (condition.test(list.get(middle))) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
