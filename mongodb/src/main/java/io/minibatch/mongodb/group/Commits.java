package io.minibatch.mongodb.group;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.minibatch.MinibatchException;
import io.minibatch.mongodb.server.Changed;
import io.minibatch.mongodb.server.Server;
import io.minibatch.mongodb.server.Trouble;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;

/**
 * Reads and writes the one document in which all progress of a group stands: {@code minibatch_group}, by stream and
 * group.
 *
 * <p>Every change is: read the document (or remember it), change a copy, and write it if the version is still the same.
 * If another process was faster, what it did is read and the change is made again on top of it, or refused: a claim of
 * messages that were taken meanwhile, or by one who leads no more; the end of an attempt that is not the current one,
 * or of a window that another process runs now. So a process that slept for hours cannot do harm with what it believes.
 * One document instead of one for each window: with documents of their own, a claim would be an insert, and nothing
 * could refuse the insert of a process that slept while another took over, completed the same messages, and removed
 * them.
 *
 * <p>Each write bears a token. If it is not known whether a write arrived (the connection broke), the next look at the
 * document tells.
 */
final class Commits {

    private static final int DUPLICATE_KEY = 11_000;

    private final Server server;
    private final BsonDocument id;
    private final String name;

    Commits(Server server, String stream, String group) {
        this.server = server;
        this.id = id(stream, group);
        this.name = "group " + group + " of stream " + stream;
    }

    static BsonDocument id(String stream, String group) {
        return new BsonDocument("stream", new BsonString(stream)).append("group", new BsonString(group));
    }

    BsonDocument id() {
        return id;
    }

    /** Empty if there is no such group. */
    Optional<GroupData> load() {
        return document().map(this::data);
    }

    private GroupData data(BsonDocument document) {
        return Changed.read(name, "minibatch_group", document, GroupData::new);
    }

    boolean exists() {
        return document().isPresent();
    }

    private Optional<BsonDocument> document() {
        return server.calls()
                .get(
                        "read " + name,
                        () -> Optional.ofNullable(groups().find(eq("_id", id)).first()));
    }

    /** Makes it; nothing if it is there. */
    void create(GroupData data) {
        var document = new BsonDocument("_id", id)
                .append("stream", id.get("stream"))
                .append("group", id.get("group"))
                .append("born", new BsonObjectId(data.born()))
                .append("version", new BsonInt64(data.version()));
        document.putAll(data.fields());
        server.calls().run("make " + name, () -> {
            try {
                groups().insertOne(document);
            } catch (MongoWriteException e) {
                if (e.getError().getCode() != DUPLICATE_KEY) {
                    throw e;
                }
            }
        });
    }

    /**
     * Writes what comes after {@code base}, if that is still what is there.
     *
     * @param token tells this write from others
     */
    boolean write(GroupData base, GroupData next, ObjectId token) {
        var changed = next.changes(base);
        changed.append("version", new BsonInt64(next.version())).append("token", new BsonObjectId(token));
        var current = and(eq("_id", id), eq("born", base.born()), eq("version", base.version()));
        try {
            var result = server.calls()
                    .get(
                            "write the progress of " + name,
                            () -> groups().updateOne(current, new BsonDocument("$set", changed)));
            return server.calls().unlessFaster(result.getMatchedCount() > 0);
        } catch (MinibatchException e) {
            throw Trouble.isTooLarge(e.getCause()) ? tooLarge(next, e) : e;
        }
    }

    /** Other groups go on. */
    private MinibatchException tooLarge(GroupData data, MinibatchException e) {
        var state = data.state();
        return new MinibatchException(
                "Cannot write the progress of " + name + ": it has to fit into one document of 16 MB, but there are "
                        + state.dead().size() + " dead and " + state.open().size() + " open windows, and "
                        + state.takenAbove().ranges()
                        + " ranges that were taken out of order. Retry or drop what is dead:"
                        + " minibatch dead, retry, drop "
                        + id.getString("stream").getValue() + ". Or let the strategy"
                        + " take what comes first.",
                e);
    }

    /** Keeps the report of a failure, beside the progress, or takes it away. */
    void report(Optional<BsonDocument> report) {
        var change = report.map(now -> Updates.set("report", now)).orElseGet(() -> Updates.unset("report"));
        server.calls().run("report on " + name, () -> groups().updateOne(eq("_id", id), change));
    }

    /** What was kept. */
    Optional<BsonDocument> reported() {
        return document().filter(document -> document.isDocument("report"));
    }

    /** Whether the last write was the one of this token. */
    boolean isLast(ObjectId token) {
        return document()
                .filter(document -> document.isObjectId("token"))
                .filter(document -> document.getObjectId("token").getValue().equals(token))
                .isPresent();
    }

    void delete() {
        server.calls().run("remove " + name, () -> groups().deleteOne(eq("_id", id)));
    }

    private MongoCollection<BsonDocument> groups() {
        return server.collections().groups();
    }

    @Override
    public String toString() {
        return name;
    }
}
