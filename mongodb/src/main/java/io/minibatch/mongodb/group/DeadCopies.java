package io.minibatch.mongodb.group;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import io.minibatch.DeadWindow;
import io.minibatch.mongodb.log.BufferDocument;
import io.minibatch.mongodb.log.Payloads;
import io.minibatch.mongodb.server.Inserts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.ObjectId;

/**
 * Copies of the messages of what a group has set aside, with the cause, in {@code minibatch_dead}: a head {_id, stream,
 * group, window, at, error, stackTrace}, and a document {copy, seq, created, data, …} for each message.
 *
 * <p>A copy is made before the commit that sets the window aside, under an id of its own that the commit writes into
 * the group's document; so what is dead always has its copy. A process that dies in between leaves a copy that nobody
 * knows. Such are removed by whoever becomes the leader: it lists the copies, then writes itself down as leader (so
 * that whoever made one of them and has not committed yet will fail, and make another), and then removes those of the
 * list that the document does not name.
 */
final class DeadCopies {

    private static final int PIECE = 1_000;
    private static final long PIECE_BYTES = 16 << 20;

    private final Server server;
    private final String stream;
    private final String group;

    DeadCopies(Server server, String stream, String group) {
        this.server = server;
        this.stream = stream;
        this.group = group;
    }

    /** Why something was set aside. */
    record Cause(Instant at, String error, String stackTrace) {}

    void make(ObjectId copy, String window, Cause cause, Iterator<StoredMessage> messages, String format) {
        var piece = new ArrayList<RawBsonDocument>();
        piece.add(head(copy, window, cause));
        var bytes = 0L;
        while (messages.hasNext()) {
            var message = messages.next();
            piece.add(message(copy, message, format));
            bytes += message.payload().length;
            if (piece.size() >= PIECE || bytes >= PIECE_BYTES) {
                insert(piece);
                bytes = 0;
            }
        }
        insert(piece);
    }

    /** All of them in an order in which none is needed twice: after an interrupt, those that are there are refused. */
    private void insert(List<RawBsonDocument> piece) {
        if (!piece.isEmpty()) {
            server.calls()
                    .run("set aside a window of group " + group + " of stream " + stream, new Inserts<>(dead(), piece));
        }
        piece.clear();
    }

    private RawBsonDocument head(ObjectId copy, String window, Cause cause) {
        var document = new BsonDocument("_id", new BsonObjectId(copy))
                .append("stream", new BsonString(stream))
                .append("group", new BsonString(group))
                .append("window", new BsonString(window))
                .append("at", new BsonDateTime(cause.at().toEpochMilli()))
                .append("error", new BsonString(cause.error()))
                .append("stackTrace", new BsonString(cause.stackTrace()));
        return new RawBsonDocument(document, new BsonDocumentCodec());
    }

    private RawBsonDocument message(ObjectId copy, StoredMessage message, String format) {
        var buffer = new BasicOutputBuffer(message.payload().length + 256);
        var writer = new BsonBinaryWriter(buffer);
        writer.writeStartDocument();
        writer.writeObjectId("_id", new ObjectId());
        writer.writeObjectId("copy", copy);
        writer.writeInt64("seq", message.sequence());
        writer.writeDateTime("created", message.created().toEpochMilli());
        writer.writeName("data");
        var form = Payloads.write(format, message.payload(), true, writer);
        BufferDocument.writeExtras(writer, message.attributes(), form);
        writer.writeEndDocument();
        return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getSize());
    }

    /** The messages of a copy, in the order of the list. */
    Iterator<StoredMessage> read(ObjectId copy, Sequences members, String format) {
        var found = server.calls().get("read what group " + group + " of stream " + stream + " has set aside", () -> {
            var messages = new HashMap<Long, BufferDocument>();
            for (var raw : dead().find(
                            and(eq("copy", copy), gte("seq", members.lowest()), lte("seq", members.highest())))
                    .sort(Sorts.ascending("seq"))) {
                var message = BufferDocument.of(raw);
                messages.put(message.sequence(), message);
            }
            return messages;
        });
        return members.stream()
                .mapToObj(found::get)
                .filter(Objects::nonNull)
                .map(message -> message.message(message.sequence(), format))
                .iterator();
    }

    /** As people see it, in the order in which it was set aside: the first, at most so many. */
    List<DeadWindow> describe(GroupData data, int most) {
        var copies = new LinkedHashMap<WindowRecord, ObjectId>();
        data.state().dead().stream()
                .limit(most)
                .forEach(window ->
                        copies.put(window, data.entry(window.id()).copy().orElseThrow()));
        var heads = heads(copies.values());
        return copies.entrySet().stream()
                .map(each -> describe(each.getKey(), heads, each.getValue()))
                .toList();
    }

    private Map<ObjectId, RawBsonDocument> heads(Collection<ObjectId> copies) {
        return server.calls().get("read what group " + group + " of stream " + stream + " has set aside", () -> {
            var heads = new HashMap<ObjectId, RawBsonDocument>();
            for (var head : dead().find(in("_id", copies))) {
                heads.put(head.getObjectId("_id").getValue(), head);
            }
            return heads;
        });
    }

    private DeadWindow describe(WindowRecord window, Map<ObjectId, RawBsonDocument> heads, ObjectId copy) {
        var head = heads.get(copy);
        return new DeadWindow(
                window.id(),
                group,
                window.members().size(),
                window.attempt(),
                head == null ? window.created() : WindowEntry.time(head, "at"),
                head == null
                        ? window.error().orElse("")
                        : head.getString("error").getValue(),
                head == null ? "" : head.getString("stackTrace").getValue());
    }

    /** All copies of the group that are there. */
    List<ObjectId> list() {
        return server.calls().get("list what group " + group + " of stream " + stream + " has set aside", () -> {
            var copies = new ArrayList<ObjectId>();
            for (var head : dead().find(and(eq("stream", stream), eq("group", group), exists("window")))) {
                copies.add(head.getObjectId("_id").getValue());
            }
            return copies;
        });
    }

    void remove(Collection<ObjectId> copies) {
        if (!copies.isEmpty()) {
            server.calls().run("remove what group " + group + " of stream " + stream + " had set aside", () -> {
                dead().deleteMany(in("copy", copies));
                dead().deleteMany(in("_id", copies)); // last: by it the others are found
            });
        }
    }

    private MongoCollection<RawBsonDocument> dead() {
        return server.collections().dead();
    }
}
