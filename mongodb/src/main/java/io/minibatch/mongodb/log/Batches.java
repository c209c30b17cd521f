package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.minibatch.mongodb.server.Server;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.bson.BsonDateTime;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Which of the messages without a number get one now. A batch waits until it is there whole: while some of it are
 * missing its producer is at it. If they do not come (the producer died, or a Python consumer was faster), those that
 * are there get their numbers after some time; but the position of a source that came with them does not count then, so
 * that the source appends again what is missing. Meanwhile it holds nobody else up. Where Python consumers take
 * messages one by one, parts of batches are nothing unusual: where there are such consumers, or the first message of
 * the batch is gone, parts are waited for by their own time, so that a process that looks only once finds them. Not
 * safe for use by several threads.
 */
final class Batches {

    private static final Logger LOG = LoggerFactory.getLogger(Batches.class);
    private static final int PAGE = 5_000;

    private final Server server;
    private final String stream;
    private final PythonMarks python;
    private final Duration patience;
    private final Map<ObjectId, Incomplete> incomplete = new LinkedHashMap<>();

    /** One of a batch of which some are missing, and since when. */
    private record Incomplete(BufferDocument one, long since) {}

    /**
     * Messages in the order of their numbers.
     *
     * @param messages without their payloads where they came late
     * @param positions of the sources that have appended them
     */
    record Chosen(List<BufferDocument> messages, Map<String, String> positions) {

        private void add(Collection<BufferDocument> batch, boolean whole) {
            messages.addAll(batch);
            if (whole) {
                batch.forEach(message ->
                        message.position().ifPresent(position -> positions.put(position.source(), position.value())));
            }
        }
    }

    Batches(Server server, String stream, PythonMarks python) {
        this.server = server;
        this.stream = stream;
        this.python = python;
        this.patience = server.options().lease().multipliedBy(6);
    }

    /** Those that are waited for: it need not be read what is there of them. */
    Set<ObjectId> incomplete() {
        return incomplete.keySet();
    }

    /** Those of a page of messages that are alone, or whose batch is there, and those that were waited for. */
    Chosen choose(List<BufferDocument> page) {
        var chosen = new Chosen(new ArrayList<>(page.size()), new LinkedHashMap<>());
        for (var batch : List.copyOf(incomplete.values())) {
            look(batch, List.of(), chosen);
        }
        var batches = new LinkedHashMap<Object, List<BufferDocument>>();
        for (var message : page) {
            if (message.id() != null) {
                var key = message.batch() == null ? message.id() : message.batch();
                batches.computeIfAbsent(key, absent -> new ArrayList<>(1)).add(message);
            }
        }
        for (var batch : batches.values()) {
            var first = batch.get(0);
            if (first.batch() == null || batch.size() >= first.batchSize()) {
                chosen.add(batch, true);
            } else {
                look(new Incomplete(first, System.nanoTime()), batch, chosen);
            }
        }
        return chosen;
    }

    private void look(Incomplete batch, List<BufferDocument> known, Chosen chosen) {
        var id = Objects.requireNonNull(batch.one().batch());
        var size = batch.one().batchSize();
        var there = count(batch.one());
        var overdue = System.nanoTime() - batch.since() >= patience.toNanos();
        var left = !overdue && isOld(batch.one()) && (python.areThere() || isFirstGone(batch.one()));
        if (there == 0) {
            incomplete.remove(id); // they have their numbers, or are gone
            return;
        }
        if (there < size) {
            incomplete.putIfAbsent(id, batch);
            if (!overdue && !left) {
                return;
            }
            LOG.atLevel(left ? Level.DEBUG : Level.WARN)
                    .log(
                            "Of a batch of {} messages of stream {} only {} are there: its producer died, or somebody else"
                                    + " took the others. They are delivered as they are",
                            size,
                            stream,
                            there);
        }
        chosen.add(all(batch.one(), known), there >= size);
    }

    /** By its producer's clock and ours: of parts this may be wrong, of messages never. */
    private boolean isOld(BufferDocument one) {
        return server.now().toEpochMilli() - one.created()
                > server.options().lease().toMillis();
    }

    /** A producer inserts the first one first: if others are there without it, somebody has taken it. */
    private boolean isFirstGone(BufferDocument one) {
        return server.calls()
                .get(
                        "number a batch of stream " + stream,
                        () -> server.collections()
                                        .buffer()
                                        .find(eq("_id", one.batch()))
                                        .projection(Projections.include("_id"))
                                        .first()
                                == null);
    }

    private long count(BufferDocument one) {
        return server.calls()
                .get(
                        "number a batch of stream " + stream,
                        () -> server.collections().buffer().countDocuments(same(one)));
    }

    private Bson same(BufferDocument one) {
        return and(
                Numbering.unnumbered(stream),
                eq("created", new BsonDateTime(one.created())),
                eq("batch.id", one.batch()));
    }

    /** Those that are not known yet come without their payloads, which may be large. */
    private List<BufferDocument> all(BufferDocument one, List<BufferDocument> known) {
        var byId = new HashMap<ObjectId, BufferDocument>();
        known.forEach(message -> byId.put(message.id(), message));
        return server.calls().get("number a batch of stream " + stream, () -> {
            var all = new ArrayList<BufferDocument>();
            for (var raw : server.collections()
                    .buffer()
                    .find(same(one))
                    .sort(Sorts.ascending("created", "_id"))
                    .projection(Projections.include("created", "batch", "position"))
                    .batchSize(PAGE)) {
                var message = BufferDocument.of(raw);
                all.add(byId.getOrDefault(message.id(), message));
            }
            return all;
        });
    }
}
