package io.minibatch.mongodb;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.not;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.minibatch.DeliveryOptions;
import io.minibatch.WindowStatus;
import io.minibatch.store.OtherReaders;
import io.minibatch.store.StoredMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * The consumers of the Python original. They mark the messages of a window {@code processed: true}, one after the other, write the
 * window's document, run the function, and then remove messages and window, or with {@code keep=True} leave the messages marked
 * and mark the window, too.
 *
 * <p>A marked message without a sequence number is theirs: ours are marked after they have one. One that was numbered (somebody
 * looked at the stream) and then taken by Python is told from ours only while there is no group {@code default}, whose mark it
 * would be. If there is one, it delivers that message whoever has marked it, so it is not stuck.
 */
final class PythonReaders implements OtherReaders {

    /** Without the messages, which may be many megabytes in each window. */
    private static final BsonDocument SIZED = BsonDocument.parse(
            "{processed: 1, created: 1, query: 1," + " size: {$cond: [{$isArray: '$data'}, {$size: '$data'}, 0]}}");

    private final MongoStore store;
    private final MongoStream stream;

    PythonReaders(MongoStore store, MongoStream stream) {
        this.store = store;
        this.stream = stream;
    }

    @Override
    public Stream<WindowStatus> windows() {
        store.checkOpen();
        var windows = new ArrayList<WindowStatus>();
        store.calls().run("read the windows of stream " + stream.name(), () -> {
            windows.clear();
            for (var window : store.collections()
                    .window()
                    .aggregate(List.of(
                            Aggregates.match(theirs()),
                            Aggregates.sort(Sorts.ascending("created", "_id")),
                            Aggregates.project(SIZED)))) {
                windows.add(status(window));
            }
        });
        return windows.stream();
    }

    private Bson theirs() {
        return and(eq("stream", stream.name()), exists("minibatch", false));
    }

    /** Fields of another type than Python's are passed over. */
    private static WindowStatus status(RawBsonDocument window) {
        var done =
                window.isBoolean("processed") && window.getBoolean("processed").getValue();
        var id = window.get("_id");
        return new WindowStatus(
                id != null && id.isObjectId() ? id.asObjectId().getValue().toHexString() : String.valueOf(id),
                DeliveryOptions.DEFAULT_GROUP,
                done ? WindowStatus.State.DONE : WindowStatus.State.OPEN,
                1,
                Instant.ofEpochMilli(
                        window.isDateTime("created")
                                ? window.getDateTime("created").getValue()
                                : 0),
                border(window, 0),
                border(window, 1),
                window.isNumber("size") ? window.getNumber("size").longValue() : 0,
                Optional.empty());
    }

    /** Windows of a time have both ends in {@code query}, those of a size none. */
    private static Optional<Instant> border(RawBsonDocument window, int which) {
        if (!window.isArray("query")) {
            return Optional.empty();
        }
        var query = window.getArray("query");
        return query.size() == 2 && query.get(0).isDateTime() && query.get(1).isDateTime()
                ? Optional.of(Instant.ofEpochMilli(query.get(which).asDateTime().getValue()))
                : Optional.empty();
    }

    @Override
    public long stuck(Instant createdBefore) {
        store.checkOpen();
        var filter = marked(createdBefore);
        return store.calls()
                .get(doing("count"), () -> store.collections().buffer().countDocuments(filter));
    }

    @Override
    public List<StoredMessage> stuck(Instant createdBefore, int most) {
        store.checkOpen();
        if (most < 1) {
            return List.of(); // a limit of 0 would be none
        }
        var filter = marked(createdBefore);
        var format = stream.settings().format();
        return store.calls().get(doing("read"), () -> {
            var found = new ArrayList<StoredMessage>();
            for (var raw : store.collections()
                    .buffer()
                    .find(filter)
                    .sort(Sorts.ascending("created", "_id"))
                    .limit(most)) {
                var message = BufferDocument.of(raw);
                found.add(message.message(message.sequence(), format));
            }
            return found;
        });
    }

    /** The messages first: stopped in between, the windows go with the next call. */
    @Override
    public long requeue(Instant createdBefore) {
        store.checkOpen();
        var filter = marked(createdBefore);
        var count = store.calls()
                .get(
                        doing("give back"),
                        () -> store.collections()
                                .buffer()
                                .updateMany(filter, Updates.set("processed", false))
                                .getModifiedCount());
        var left = and(theirs(), eq("processed", false), lt("created", date(createdBefore)));
        store.calls()
                .run(
                        "remove the windows that Python left in stream " + stream.name(),
                        () -> store.collections().window().deleteMany(left));
        stream.log().look(); // whoever waits in this process learns of them at once
        return count;
    }

    private Bson marked(Instant createdBefore) {
        var marked = and(eq("stream", stream.name()), eq("processed", true), not(gte("created", date(createdBefore))));
        return stream.group(DeliveryOptions.DEFAULT_GROUP).exists() ? and(marked, exists("seq", false)) : marked;
    }

    private static BsonDateTime date(Instant time) {
        return new BsonDateTime(time.toEpochMilli());
    }

    private String doing(String what) {
        return what + " what Python has taken of stream " + stream.name();
    }
}
