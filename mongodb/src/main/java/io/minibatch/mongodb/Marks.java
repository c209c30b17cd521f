package io.minibatch.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.minibatch.store.Sequences;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.bson.RawBsonDocument;

/**
 * Python's mark on messages that the group {@code default} has taken: {@code processed: true}. It follows the claim, since the
 * group's document is what counts: a quarter of a second later, many windows in one call, so that claims need not wait for it
 * and what is done and removed by then needs no mark. A process that dies before leaves messages without the mark; whoever
 * becomes the leader marks all that is taken.
 */
final class Marks {

    private final MongoStore store;
    private final String stream;
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    Marks(MongoStore store, String stream) {
        this.store = store;
        this.stream = stream;
    }

    synchronized void add(Sequences taken) {
        for (var i = 0; i < taken.ranges(); i++) {
            add(taken.first(i), taken.last(i));
        }
    }

    private void add(long first, long last) {
        var from = first;
        var to = last;
        var before = ranges.floorEntry(first);
        if (before != null && before.getValue() >= first - 1) {
            from = before.getKey();
            to = Math.max(to, before.getValue());
            ranges.remove(before.getKey());
        }
        for (var next = ranges.ceilingEntry(from); next != null && next.getKey() <= to + 1; ) {
            to = Math.max(to, next.getValue());
            ranges.remove(next.getKey());
            next = ranges.ceilingEntry(from);
        }
        ranges.put(from, to);
    }

    private synchronized Map<Long, Long> take() {
        var taken = new TreeMap<>(ranges);
        ranges.clear();
        return taken;
    }

    synchronized boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Writes what was added. What cannot be written stays. */
    void flush() {
        var taken = take();
        if (taken.isEmpty()) {
            return;
        }
        var writes = new ArrayList<WriteModel<RawBsonDocument>>(taken.size());
        taken.forEach((first, last) -> writes.add(new UpdateManyModel<>(
                and(eq("stream", stream), gte("seq", first), lte("seq", last), eq("processed", false)),
                Updates.set("processed", true))));
        try {
            store.calls()
                    .run(
                            "mark messages of stream " + stream,
                            () -> store.collections()
                                    .buffer()
                                    .bulkWrite(writes, new BulkWriteOptions().ordered(false)));
        } catch (RuntimeException e) {
            synchronized (this) {
                taken.forEach(this::add);
            }
            throw e;
        }
    }
}
