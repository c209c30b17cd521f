package io.minibatch.mongodb.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.not;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import io.minibatch.DeliveryOptions;
import io.minibatch.WindowStatus;
import io.minibatch.mongodb.group.MongoGroup;
import io.minibatch.mongodb.log.BufferDocument;
import io.minibatch.mongodb.log.PythonMarks;
import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.GroupState;
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
 * The consumers of the Python original. They mark the messages of a window {@code processed: true}, one after the
 * other, write the window's document, run the function, and then remove messages and window, or with {@code keep=True}
 * leave the messages marked and mark the window, too.
 *
 * <p>As long as there is no group {@code default}, they stand for it: other groups of ours read beside them.
 */
final class PythonReaders implements OtherReaders {

    /** Without the messages, which may be many megabytes in each window. */
    private static final BsonDocument SIZED = BsonDocument.parse(
            "{processed: 1, created: 1, query: 1," + " size: {$cond: [{$isArray: '$data'}, {$size: '$data'}, 0]}}");

    /** Alone: the rest of its batch may be done long since. */
    private static final Bson AGAIN = Updates.combine(Updates.set("processed", false), Updates.unset("batch"));

    private final Server server;
    private final StreamParts stream;
    private final MongoGroup defaultGroup;

    /**
     * Of a stream.
     *
     * @param defaultGroup that they stand for as long as there is none
     */
    PythonReaders(Server server, StreamParts stream, MongoGroup defaultGroup) {
        this.server = server;
        this.stream = stream;
        this.defaultGroup = defaultGroup;
    }

    /** Whether they stand for the group {@code default}. */
    boolean isDefaultGroup() {
        return stream.pythonMarks().areThere() && !defaultGroup.exists();
    }

    @Override
    public Stream<WindowStatus> windows() {
        server.checkOpen();
        var windows = new ArrayList<WindowStatus>();
        server.calls().run("read the windows of stream " + stream.name(), () -> {
            windows.clear();
            for (var window : server.collections()
                    .window()
                    .aggregate(List.of(
                            Aggregates.match(windowsOfTheirs()),
                            Aggregates.sort(Sorts.ascending("created", "_id")),
                            Aggregates.project(SIZED)))) {
                windows.add(status(window));
            }
        });
        return windows.stream();
    }

    private Bson windowsOfTheirs() {
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
        server.checkOpen();
        var filter = marked(createdBefore);
        return server.calls()
                .get(doing("count"), () -> server.collections().buffer().countDocuments(filter));
    }

    @Override
    public List<StoredMessage> stuck(Instant createdBefore, int most) {
        server.checkOpen();
        if (most < 1) {
            return List.of(); // a limit of 0 would be none
        }
        var filter = marked(createdBefore);
        var format = stream.settings().format();
        return server.calls().get(doing("read"), () -> {
            var found = new ArrayList<StoredMessage>();
            for (var raw : server.collections()
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

    /**
     * The messages first: stopped in between, the windows go with the next call. Those that the group {@code default}
     * has passed over get new numbers.
     */
    @Override
    public long requeue(Instant createdBefore) {
        server.checkOpen();
        var marked = marked(createdBefore);
        var passed = position().orElseGet(() -> stream.heads().load().first());
        var count = requeue(and(marked, lt("seq", passed)), Updates.combine(AGAIN, Updates.unset("seq")));
        count += requeue(marked, AGAIN);
        var left = and(windowsOfTheirs(), eq("processed", false), lt("created", date(createdBefore)));
        server.calls()
                .run(
                        "remove the windows that Python left in stream " + stream.name(),
                        () -> server.collections().window().deleteMany(left));
        stream.log().look(); // whoever waits in this process learns of them at once
        return count;
    }

    private long requeue(Bson filter, Bson update) {
        return server.calls()
                .get(
                        doing("give back"),
                        () -> server.collections()
                                .buffer()
                                .updateMany(filter, update)
                                .getModifiedCount());
    }

    /** Where the group {@code default} stands, if there is one. */
    private Optional<Long> position() {
        return defaultGroup.progress().map(GroupState::position);
    }

    /** If there is a group {@code default}, what it has not passed over it delivers, whoever has marked it. */
    private Bson marked(Instant createdBefore) {
        var marked = and(eq("stream", stream.name()), PythonMarks.theirs(), not(gte("created", date(createdBefore))));
        return position()
                .map(position -> and(marked, or(exists("seq", false), lt("seq", position))))
                .orElse(marked);
    }

    private static BsonDateTime date(Instant time) {
        return new BsonDateTime(time.toEpochMilli());
    }

    private String doing(String what) {
        return what + " what Python has taken of stream " + stream.name();
    }
}
