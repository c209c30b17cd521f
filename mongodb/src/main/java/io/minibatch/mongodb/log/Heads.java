package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.minibatch.mongodb.server.Changed;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.StreamSettings;
import java.util.function.UnaryOperator;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.conversions.Bson;

/**
 * The two documents of one stream name: Python's in {@code stream}, whose being there means that the stream exists, and
 * ours in {@code minibatch_stream}, which stays. All changes of ours are compare-and-set on {@code version}, or such
 * that their order does not matter.
 */
public final class Heads {

    private static final int DUPLICATE_KEY = 11_000;

    private final Server server;
    private final String stream;

    Heads(Server server, String stream) {
        this.server = server;
        this.stream = stream;
    }

    /** As it is now; {@link Head#NONE} if it was never made. */
    public Head load() {
        var found = server.calls()
                .get(doing("read"), () -> heads().find(eq("_id", stream)).first());
        return found == null ? Head.NONE : Changed.read("stream " + stream, "minibatch_stream", found, Head::of);
    }

    public boolean exists() {
        return server.calls()
                        .get(
                                doing("look for"),
                                () -> server.collections().stream()
                                        .find(eq("name", stream))
                                        .first())
                != null;
    }

    /** Makes both, if they are not there. */
    public void ensure() {
        ensureHead();
        var now = new BsonDateTime(server.now().toEpochMilli());
        upsert(
                server.collections().stream(),
                eq("name", stream),
                new BsonDocument("status", new BsonString("open"))
                        .append("created", now)
                        .append("interval", new BsonInt32(10)) // Python's default; it means nothing to us
                        .append("last_read", now));
    }

    void ensureHead() {
        var fields =
                new BsonDocument("version", new BsonInt64(1)); // first, so that it is never newer than what is read
        fields.putAll(Head.document(StreamSettings.NONE));
        fields.append("next", new BsonInt64(1)).append("first", new BsonInt64(1));
        upsert(heads(), eq("_id", stream), fields);
    }

    /** Two who make the same at the same time: the server may refuse one, who then finds it. */
    private void upsert(MongoCollection<BsonDocument> collection, Bson filter, BsonDocument fields) {
        server.calls().run(doing("make"), () -> {
            try {
                collection.updateOne(
                        filter, new BsonDocument("$setOnInsert", fields), new UpdateOptions().upsert(true));
            } catch (MongoWriteException e) {
                if (e.getError().getCode() != DUPLICATE_KEY) {
                    throw e;
                }
            }
        });
    }

    /** Changes it if it is still of this version. */
    public boolean change(Head base, BsonDocument fields) {
        fields.append("version", new BsonInt64(base.version() + 1));
        var result = server.calls()
                .get(
                        doing("change"),
                        () -> heads().updateOne(
                                        and(eq("_id", stream), eq("version", base.version())),
                                        new BsonDocument("$set", fields)));
        return server.calls().unlessFaster(result.getMatchedCount() > 0);
    }

    /** Changes that rely on what was known before fail. */
    public void raise() {
        server.calls().run(doing("change"), () -> heads().updateOne(eq("_id", stream), Updates.inc("version", 1L)));
    }

    /** Given numbers have been written to all messages. */
    void settled(Head.Pending pending) {
        server.calls()
                .run(
                        doing("change"),
                        () -> heads().updateOne(
                                        and(eq("_id", stream), eq("pending.first", pending.first())),
                                        Updates.unset("pending")));
    }

    /** Messages below are gone. */
    public void gone(long first) {
        server.calls().run(doing("change"), () -> heads().updateOne(eq("_id", stream), Updates.max("first", first)));
    }

    /** Changes the settings, and makes the stream. */
    StreamSettings configure(UnaryOperator<StreamSettings> change) {
        ensure();
        while (true) {
            var head = load();
            var settings = change.apply(head.settings());
            if (settings.equals(head.settings()) || change(head, Head.document(settings))) {
                return settings;
            }
        }
    }

    /** The stream is no longer there; its head is. */
    public void remove() {
        server.calls().run(doing("delete"), () -> server.collections().stream().deleteOne(eq("name", stream)));
    }

    private MongoCollection<BsonDocument> heads() {
        return server.collections().heads();
    }

    private String doing(String what) {
        return what + " stream " + stream;
    }
}
