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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bson.RawBsonDocument;

/**
 * Python's mark on messages that the group {@code default} has taken: {@code processed: true}. It follows the claim, since the
 * group's document is what counts: a quarter of a second later, many windows in one call, so that claims need not wait for it,
 * and what is done and removed by then needs no mark. A process that dies before leaves messages without the mark; whoever
 * becomes the leader marks all that is taken.
 */
final class Marks {

    private static final long DELAY = Duration.ofMillis(250).toNanos();

    private final MongoStore store;
    private final String stream;
    private List<long[]> young = new ArrayList<>();
    private List<long[]> due = new ArrayList<>();
    private long looked = System.nanoTime();

    Marks(MongoStore store, String stream) {
        this.store = store;
        this.stream = stream;
    }

    synchronized void add(Sequences taken) {
        for (var i = 0; i < taken.ranges(); i++) {
            young.add(new long[] {taken.first(i), taken.last(i)});
        }
    }

    /** Whether there are some that have waited for long enough. */
    synchronized boolean areDue() {
        return !due.isEmpty() || (!young.isEmpty() && System.nanoTime() - looked >= DELAY);
    }

    /** Writes those that have waited for long enough, but for messages that are gone. What cannot be written stays. */
    void write(long removedBelow) {
        write(takeDue(), removedBelow);
    }

    /** Writes all. */
    void flush() {
        write(takeDue(), 0);
        write(takeDue(), 0);
    }

    private synchronized List<long[]> takeDue() {
        var taken = due;
        due = young;
        young = new ArrayList<>();
        looked = System.nanoTime();
        return taken;
    }

    private void write(List<long[]> taken, long removedBelow) {
        var writes = new ArrayList<WriteModel<RawBsonDocument>>();
        for (var range : joined(taken)) {
            if (range[1] >= removedBelow) {
                writes.add(new UpdateManyModel<>(
                        and(eq("stream", stream), gte("seq", range[0]), lte("seq", range[1]), eq("processed", false)),
                        Updates.set("processed", true)));
            }
        }
        if (writes.isEmpty()) {
            return;
        }
        try {
            store.calls()
                    .run(
                            "mark messages of stream " + stream,
                            () -> store.collections()
                                    .buffer()
                                    .bulkWrite(writes, new BulkWriteOptions().ordered(false)));
        } catch (RuntimeException e) {
            synchronized (this) {
                due.addAll(taken);
            }
            throw e;
        }
    }

    /** Neighbours are one. */
    private static List<long[]> joined(List<long[]> ranges) {
        ranges.sort(Comparator.comparingLong(range -> range[0]));
        var joined = new ArrayList<long[]>();
        for (var range : ranges) {
            var last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && range[0] <= last[1] + 1) {
                last[1] = Math.max(last[1], range[1]);
            } else {
                joined.add(range.clone());
            }
        }
        return joined;
    }
}
