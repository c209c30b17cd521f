package io.minibatch.celery;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is appended in one step: some messages of the broker, and the entries that were made of them. As large as memory
 * should hold at a time, whatever is delivered.
 */
final class Part<T> {

    private static final long LARGEST = 4 << 20;

    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Entry<T>> entries = new ArrayList<>();
    private final List<Delivery> origins = new ArrayList<>(); // one for each entry
    private long size;

    /** Takes a message, and what was made of it. */
    void add(Delivery delivery, List<Entry<T>> made) {
        deliveries.add(delivery);
        size += delivery.content().bytes().length;
        for (var entry : made) {
            entries.add(entry);
            origins.add(delivery);
            size += ((Entry.Encoded<T>) entry).payload().length;
        }
    }

    boolean isFull() {
        return size >= LARGEST;
    }

    /** The messages, in the order of the broker. */
    List<Delivery> deliveries() {
        return deliveries;
    }

    /**
     * Appends all entries but those that the store never takes: else these would keep all behind them from coming. When
     * it throws, it may be called again.
     */
    void appendTo(Appender<T> appender, Refusals refusals) {
        while (!entries.isEmpty()) {
            try {
                appender.appendEntries(List.copyOf(entries));
                entries.clear();
            } catch (MessageTooLargeException e) {
                entries.remove(e.index());
                refusals.refused(
                        origins.remove(e.index()),
                        "an event of it is larger than the store takes",
                        String.valueOf(e.getMessage()));
            }
        }
    }
}
