package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Sequences;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.RawBsonDocument;

/**
 * Python's mark on messages that the group {@code default} has taken: {@code processed: true}, and with it
 * {@code taken: true}, by which our mark is told from Python's. It follows the claim, since the group's document is
 * what counts: a quarter of a second later, many windows in one call, so that claims need not wait for it, and what is
 * done by then, and will be removed soon, needs no mark. A process that dies before leaves messages without the mark;
 * whoever becomes the leader marks all that is taken.
 */
public final class Marks {

    private static final long DELAY = Duration.ofMillis(250).toNanos();
    private static final long LONGEST_DELAY = Duration.ofSeconds(2).toNanos();

    private final Server server;
    private final String stream;
    private final Set<Taken> waiting = new LinkedHashSet<>();
    private long looked = System.nanoTime();

    /** Messages that were taken, and when. */
    private record Taken(long first, long last, long at) {}

    Marks(Server server, String stream) {
        this.server = server;
        this.stream = stream;
    }

    public synchronized void add(Sequences taken) {
        for (var i = 0; i < taken.ranges(); i++) {
            waiting.add(new Taken(taken.first(i), taken.last(i), System.nanoTime()));
        }
    }

    /** Whether it is time to look for some that have waited for long enough. */
    public synchronized boolean areDue() {
        return !waiting.isEmpty() && System.nanoTime() - looked >= DELAY;
    }

    /**
     * Writes those that have waited for long enough.
     *
     * @param removed messages below are gone
     * @param done messages below will be gone soon; if they are not, they are marked, too
     */
    public void write(long removed, long done) {
        var now = System.nanoTime();
        write(take(taken -> now - taken.at() >= (taken.last() < done ? LONGEST_DELAY : DELAY)), removed);
    }

    /** Writes all. */
    public void flush() {
        write(take(taken -> true), 0);
    }

    private synchronized List<Taken> take(Predicate<Taken> which) {
        looked = System.nanoTime();
        var taken = waiting.stream().filter(which).toList();
        waiting.removeAll(taken);
        return taken;
    }

    private void write(List<Taken> taken, long removed) {
        var writes = new ArrayList<WriteModel<RawBsonDocument>>();
        for (var range : joined(taken)) {
            if (range[1] >= removed) {
                writes.add(new UpdateManyModel<>(
                        and(eq("stream", stream), gte("seq", range[0]), lte("seq", range[1]), eq("processed", false)),
                        Updates.combine(Updates.set("processed", true), Updates.set("taken", true))));
            }
        }
        if (writes.isEmpty()) {
            return;
        }
        try {
            server.calls()
                    .run(
                            "mark messages of stream " + stream,
                            () -> server.collections()
                                    .buffer()
                                    .bulkWrite(writes, new BulkWriteOptions().ordered(false)));
        } catch (RuntimeException e) {
            synchronized (this) {
                waiting.addAll(taken);
            }
            throw e;
        }
    }

    /** Neighbours are one. */
    private static List<long[]> joined(List<Taken> taken) {
        var joined = new ArrayList<long[]>();
        var rising =
                taken.stream().sorted(Comparator.comparingLong(Taken::first)).toList();
        for (var range : rising) {
            var last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
            if (last != null && range.first() <= last[1] + 1) {
                last[1] = Math.max(last[1], range.last());
            } else {
                joined.add(new long[] {range.first(), range.last()});
            }
        }
        return joined;
    }
}
