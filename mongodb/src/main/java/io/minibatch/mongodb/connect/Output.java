package io.minibatch.mongodb.connect;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bson.BsonValue;

/** Appends documents in steps of a page, each with the position behind them. */
final class Output<T> {

    /** So that large documents need little memory. */
    private static final int LARGEST_STEP = 8 << 20;

    private final Appender<T> appender;
    private final String place;
    private final String name;
    private final int page;
    private final Supplier<String> position;
    private final List<Entry<T>> entries = new ArrayList<>();
    private final List<BsonValue> ids = new ArrayList<>();
    private int documents;
    private long bytes;

    /**
     * With what says where it stands.
     *
     * @param position asked when entries are appended
     */
    Output(Appender<T> appender, String place, String name, int page, Supplier<String> position) {
        this.appender = appender;
        this.place = place;
        this.name = name;
        this.page = page;
        this.position = position;
    }

    void add(BsonValue id, List<byte[]> values, Map<String, String> attributes) {
        documents++;
        for (var value : values) {
            entries.add(Entry.encoded(value, attributes));
            ids.add(id);
            bytes += value.length;
        }
    }

    boolean isFull() {
        return documents >= page || bytes >= LARGEST_STEP;
    }

    /**
     * Appends what was added; returns how many documents that were. A position needs a message: without one it waits.
     */
    int flush() {
        var flushed = documents;
        if (!entries.isEmpty()) {
            append();
        }
        entries.clear();
        ids.clear();
        documents = 0;
        bytes = 0;
        return flushed;
    }

    private void append() {
        try {
            appender.appendEntries(List.copyOf(entries), name, position.get());
        } catch (MessageTooLargeException e) {
            throw new MinibatchException(
                    "The document " + ids.get(e.index()) + " of " + place + " cannot be appended: " + e.getMessage()
                            + ". Nothing after it is read until it is smaller or gone, or the stream takes larger messages",
                    e);
        }
    }
}
