package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Batch;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonDateTime;

/**
 * The messages of a stream. How they get their numbers: {@link Numbering}. What was seen of the head is remembered:
 * numbers and {@code first} only rise, so what is old is a lower bound of what is.
 */
public final class MongoLog implements MessageLog {

    private static final long AHEAD = 5_000;
    private static final long SHORTEST_PATIENCE = Duration.ofMillis(5).toNanos();
    private static final long LONGEST_PATIENCE = Duration.ofMillis(50).toNanos();

    private final Server server;
    private final String stream;
    private final Heads heads;
    private final Arrivals arrivals;
    private final Appending appending;
    private final Numbering numbering;
    private final Recent recent = new Recent();
    private final Waiters waiters = new Waiters();
    private volatile boolean more;
    private volatile Seen seen = new Seen(1, 1, 0, 0, "");

    /** What was last seen of the head, when, and how long looking took. */
    private record Seen(long next, long first, long at, long took, String format) {

        boolean isFresh() {
            var patience = Math.min(LONGEST_PATIENCE, Math.max(SHORTEST_PATIENCE, 4 * took));
            return at != 0 && System.nanoTime() - at < patience;
        }
    }

    MongoLog(Server server, String stream, Heads heads, PythonMarks pythonMarks, Arrivals arrivals) {
        this.server = server;
        this.stream = stream;
        this.heads = heads;
        this.arrivals = arrivals;
        this.appending = new Appending(server, stream, heads);
        this.numbering = new Numbering(server, stream, heads, new Batches(server, stream, pythonMarks), this::remember);
    }

    @Override
    public long append(Batch batch) {
        appending.append(batch);
        if (isWaitedFor()) {
            arrivals.ring();
        }
        return 0;
    }

    @Override
    public Optional<String> position(String source) {
        server.checkOpen();
        end();
        return Optional.ofNullable(heads.load().positions().get(source));
    }

    @Override
    public long first() {
        server.checkOpen();
        var last = seen;
        return last.isFresh()
                ? last.first()
                : seen(heads.load(), System.nanoTime(), false).first();
    }

    @Override
    public long end() {
        server.checkOpen();
        for (var step = step(); ; step = step()) {
            if (!step.more()) {
                return step.head().next();
            }
        }
    }

    @Override
    public long end(long above) {
        server.checkOpen();
        var last = seen;
        if (last.next() <= above || !last.isFresh()) {
            return step().head().next();
        }
        if (more && last.next() - above < AHEAD) {
            arrivals.watch(this); // in the background, while those that have numbers are worked upon
        }
        return last.next();
    }

    private Numbering.Step step() {
        var begin = System.nanoTime();
        var step = numbering.step();
        more = step.more();
        seen(step.head(), begin, true);
        return step;
    }

    private synchronized Seen seen(Head head, long begin, boolean numbered) {
        var now = System.nanoTime();
        var old = seen;
        // Of a head that was only read, the last numbers may not be written yet.
        var next = numbered ? Math.max(old.next(), head.next()) : old.next();
        seen = new Seen(
                next,
                Math.max(old.first(), head.first()),
                numbered ? now : old.at(),
                numbered ? now - begin : old.took(),
                head.settings().format());
        recent.removeBelow(head.first());
        if (next > old.next()) {
            waiters.reached(next);
        }
        return seen;
    }

    /** Takes a step, and returns the head: it has nothing pending. */
    public Head head() {
        return step().head();
    }

    /** Whether something came. */
    public boolean look() {
        var before = seen.next();
        step();
        return seen.next() > before;
    }

    /** Of which stream. */
    String stream() {
        return stream;
    }

    boolean isWaitedFor() {
        return !waiters.isEmpty();
    }

    private void remember(Map<Long, BufferDocument> numbered) {
        arrivals.cameBy(stream, recent);
        recent.add(numbered);
    }

    /** Nobody here reads the stream any more. */
    public void forget() {
        recent.clear();
    }

    /** The settings of the stream were changed. */
    void changed() {
        appending.forget();
    }

    /** Messages were removed: nothing is taken for being there any more. */
    void removed() {
        appending.forget();
        recent.clear();
        seen(heads.load(), System.nanoTime(), false);
    }

    @Override
    public Iterator<StoredMessage> read(Sequences which) {
        server.checkOpen();
        return new Reader(server, stream, recent, this::format, which);
    }

    private String format() {
        var known = seen.format();
        return known.isEmpty() ? heads.load().settings().format() : known;
    }

    @Override
    public long startOf(Instant time) {
        end();
        return server.calls().get("read stream " + stream, () -> {
            var found = server.collections()
                    .buffer()
                    .find(and(eq("stream", stream), gte("seq", 1L), gte("created", date(time))))
                    .sort(Sorts.ascending("seq"))
                    .projection(Projections.include("seq"))
                    .first();
            return found == null ? seen.next() : BufferDocument.of(found).sequence();
        });
    }

    @Override
    public Sequences before(Instant time, Sequences which) {
        server.checkOpen();
        if (which.isEmpty()) {
            return which;
        }
        var earlier = server.calls().get("read stream " + stream, () -> {
            var numbers = new Sequences.Builder();
            for (var found : server.collections()
                    .buffer()
                    .find(and(
                            eq("stream", stream),
                            gte("seq", which.lowest()),
                            lte("seq", which.highest()),
                            lt("created", date(time))))
                    .sort(Sorts.ascending("seq"))
                    .projection(Projections.fields(Projections.excludeId(), Projections.include("seq")))
                    .batchSize(10_000)) {
                var number = BufferDocument.of(found).sequence();
                numbers.add(number, number);
            }
            return numbers.build();
        });
        return Both.of(which, earlier);
    }

    private static BsonDateTime date(Instant time) {
        return new BsonDateTime(time.toEpochMilli());
    }

    @Override
    public Instant completeUntil(Instant now) {
        server.checkOpen();
        return now.truncatedTo(ChronoUnit.MILLIS).minus(server.options().lateness());
    }

    @Override
    public Registration onEnd(long sequence, Runnable action) {
        server.checkOpen();
        var waiter = new Waiters.Waiter(sequence, action);
        waiters.add(waiter);
        if (seen.next() >= sequence) {
            waiters.reached(seen.next());
        } else {
            arrivals.watch(this);
        }
        return () -> waiters.remove(waiter);
    }
}
