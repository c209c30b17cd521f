package io.minibatch.mongodb.connect;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a collection by asking again and again, along a field whose values grow.
 *
 * <p>Values do not become visible in their order: ids are made by clients, before the write, and clocks differ. So each
 * round has two questions: for documents at or above the largest value (few are known already); and, once in a while,
 * for the ids of those within the overlap below it, of which those not seen yet are fetched. What has been seen is part
 * of the saved position, so that a restart repeats nothing either.
 */
final class Polling {

    private static final Logger LOG = LoggerFactory.getLogger(Polling.class);
    private static final Duration LATE_EVERY = Duration.ofMillis(500);
    static final Duration LOOK_FOR_MOVE_EVERY = Duration.ofSeconds(5);

    private final Session<?> session;
    private final MongoCollection<RawBsonDocument> collection;
    private final ReadOptions options;
    private final Progress progress;
    private final Output<?> output;
    private long lateRead;
    private boolean warned;

    Polling(Session<?> session, Progress progress, Output<?> output) {
        this.session = session;
        this.collection = session.collection();
        this.options = session.options();
        this.progress = progress;
        this.output = output;
        this.lateRead = now() - LATE_EVERY.toNanos();
    }

    private long now() {
        return session.clock().getAsLong();
    }

    /** Reads until stopped, or until the place means another collection. */
    void run() throws InterruptedException {
        var pause = options.shortest();
        var looked = now();
        while (!session.stop().isRequested()) {
            var found = fresh();
            var late = late(LATE_EVERY);
            if (found < options.page()) {
                pause = found + late > 0 ? options.shortest() : longer(pause);
                if (session.stop().pause(pause)) {
                    return;
                }
            }
            if (now() - looked > LOOK_FOR_MOVE_EVERY.toNanos()) {
                looked = now();
                if (session.opened().moved()) {
                    return;
                }
            }
        }
    }

    /**
     * Reads everything that is there, once. What was made since, or shortly before, remains known as long as it is not
     * too much: it comes as an event, too.
     */
    void scan() {
        var begin = System.currentTimeMillis() - options.overlap().toMillis();
        late(Duration.ZERO);
        var found = options.page();
        while (found >= options.page() && !session.stop().isRequested()) {
            found = fresh();
            if (progress.isAbout(begin)) {
                progress.keepAtMost(options.remember());
            } else {
                late(LATE_EVERY);
            }
        }
    }

    /** Counts all that is there as read. */
    void skip() {
        for (var bracket : Bracket.values()) {
            var largest = collection
                    .find(new BsonDocument(options.field(), new BsonDocument("$type", Values.array(bracket.codes()))))
                    .projection(Projections.include(options.field()))
                    .sort(Sorts.descending(options.field()))
                    .first();
            if (largest != null) {
                progress.begin(bracket, value(largest));
            }
        }
        for (var edge : progress.edges(options.field())) {
            ids(edge).forEach(this::saw);
        }
    }

    private Duration longer(Duration pause) {
        var doubled = pause.multipliedBy(2);
        return doubled.compareTo(options.longest()) > 0 ? options.longest() : doubled;
    }

    /** Appends the next page of new documents; returns how many. */
    private int fresh() {
        var found = 0;
        var limit = options.page() + progress.ties();
        try (var documents = collection
                .find(progress.fresh(options.field()))
                .sort(Sorts.ascending(options.field()))
                .limit(limit)
                .cursor()) {
            while (documents.hasNext()) {
                var document = documents.next();
                if (isNew(document)) {
                    found += take(document);
                }
            }
        }
        return found + output.flush();
    }

    private int take(RawBsonDocument document) {
        saw(document);
        output.add(Values.id(document), session.values().apply(document), session.attributes());
        return output.isFull() ? output.flush() : 0;
    }

    /** Appends what has come late, if it is time to look; returns how many. */
    private int late(Duration every) {
        var began = now();
        if (began - lateRead < every.toNanos() && progress.remembered() <= options.remember()) {
            return 0;
        }
        lateRead = began;
        var found = 0;
        for (var late : progress.late(options.field()).entrySet()) {
            found += late(late.getKey(), late.getValue());
        }
        progress.hasRead(began);
        remember();
        return found;
    }

    /**
     * In the order of the values: when it ends in the middle, the saved floor is not above what has not been looked at.
     */
    private int late(Bracket bracket, Bson condition) {
        var found = 0;
        var missing = new ArrayList<BsonValue>();
        for (var document : ids(condition)) {
            if (isNew(document)) {
                missing.add(Values.id(document));
                if (missing.size() >= options.page()) {
                    found += fetch(missing, condition);
                    missing.clear();
                    progress.keepAtMost(options.remember(), bracket, value(document));
                }
            }
        }
        return found + fetch(missing, condition);
    }

    /** Reads documents of which the ids are known. One that has left the range since is new, or decided. */
    private int fetch(List<BsonValue> ids, Bson condition) {
        var found = 0;
        if (!ids.isEmpty()) {
            for (var document : collection
                    .find(Filters.and(Filters.in("_id", ids), condition))
                    .sort(Sorts.ascending(options.field()))) {
                if (isNew(document)) {
                    found += take(document);
                }
            }
            found += output.flush();
        }
        return found;
    }

    private FindIterable<RawBsonDocument> ids(Bson condition) {
        return collection
                .find(condition)
                .projection(Projections.include(options.field(), "_id"))
                .sort(Sorts.ascending(options.field()));
    }

    private boolean isNew(BsonDocument document) {
        var value = value(document);
        return !progress.hasSeen(bracket(document, value), value, Values.id(document));
    }

    private void saw(BsonDocument document) {
        var value = value(document);
        progress.saw(bracket(document, value), value, Values.id(document));
    }

    private BsonValue value(BsonDocument document) {
        var value = Values.at(document, options.field());
        if (value == null || value.isNull()) {
            throw new MinibatchException("The document " + Values.id(document) + " of " + session.place()
                    + " has no field " + options.field()
                    + ", by which it is read. Give it one, or read by another field, such as _id");
        }
        return value;
    }

    private Bracket bracket(BsonDocument document, BsonValue value) {
        return Bracket.of(value)
                .orElseThrow(() -> new MinibatchException("The document " + Values.id(document) + " of "
                        + session.place() + " has a value of type " + value.getBsonType() + " in field "
                        + options.field()
                        + ", by which it is read: such values have no order. Read by another field, such as _id"));
    }

    /** Keeps what is remembered within its bound. */
    private void remember() {
        if (progress.remembered() <= options.remember()) {
            return;
        }
        progress.keepAtMost(options.remember());
        if (progress.remembered() > options.remember()) {
            throw new MinibatchException("More than " + options.remember() + " documents of " + session.place()
                    + " have the same value in field " + options.field()
                    + ", by which they are read. Read by a field that tells them apart, such as _id, or remember more");
        }
        if (!warned
                && progress.isAbout(
                        System.currentTimeMillis() - options.overlap().toMillis())) {
            warned = true;
            LOG.warn(
                    "More than {} documents of {} are within the overlap of {}: those that come late may be missed."
                            + " Remember more of them, make the overlap shorter, or watch the collection instead",
                    options.remember(),
                    session.place(),
                    options.overlap());
        }
    }
}
