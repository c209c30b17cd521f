package io.minibatch.mongodb.group;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.Sorts;
import io.minibatch.mongodb.log.Payloads;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.WindowRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.bson.BsonBinaryWriter;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.ObjectId;

/**
 * The completed windows of a group of a stream that keeps, in {@code window}, as the Python original writes them, and
 * with what we know of them in the field {@code minibatch}.
 *
 * <p>A document is written just before the completion is: a process that dies in between leaves one of a window that is
 * open, which is not listed as done while it is, and is written again when it is done. Its id is made of the window's,
 * so that there is one however often it is written.
 */
final class DoneWindows {

    private static final int MOST_BYTES = 12 << 20; // of the 16 MB of a document

    private final Server server;
    private final String stream;
    private final String group;

    DoneWindows(Server server, String stream, String group) {
        this.server = server;
        this.stream = stream;
        this.group = group;
    }

    void write(WindowRecord window, WindowEntry entry, Iterator<StoredMessage> messages, String format) {
        var document = encode(window, entry, messages, format);
        server.calls()
                .run(
                        "keep window " + window.id() + " of stream " + stream,
                        () -> server.collections()
                                .window()
                                .replaceOne(eq("_id", id(window.id())), document, new ReplaceOptions().upsert(true)));
    }

    private RawBsonDocument encode(
            WindowRecord window, WindowEntry entry, Iterator<StoredMessage> messages, String format) {
        var buffer = new BasicOutputBuffer();
        var writer = new BsonBinaryWriter(buffer);
        writer.writeStartDocument();
        writer.writeObjectId("_id", id(window.id()));
        writer.writeString("stream", stream);
        writer.writeDateTime("created", window.created().toEpochMilli());
        writeData(writer, buffer, messages, format);
        writer.writeBoolean("processed", true);
        writer.writeStartArray("query");
        window.from().ifPresent(from -> {
            writer.writeDateTime(from.toEpochMilli());
            writer.writeDateTime(window.until().toEpochMilli());
        });
        writer.writeEndArray();
        writer.writeName("minibatch");
        var own = entry.document(window).append("group", new BsonString(group));
        new BsonDocumentCodec().encode(writer, own, EncoderContext.builder().build());
        writer.writeEndDocument();
        return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getSize());
    }

    /** The payloads, for those who read with Python; none of them where they would be too large for one document. */
    private static void writeData(
            BsonBinaryWriter writer, BasicOutputBuffer buffer, Iterator<StoredMessage> messages, String format) {
        writer.mark();
        writer.writeStartArray("data");
        while (messages.hasNext() && buffer.getSize() < MOST_BYTES) {
            Payloads.write(format, messages.next().payload(), true, writer);
        }
        writer.writeEndArray();
        if (buffer.getSize() >= MOST_BYTES) {
            writer.reset();
            writer.writeStartArray("data");
            writer.writeEndArray();
        }
    }

    /** Those that are neither open nor dead (any more), in the order of their claims. */
    List<WindowRecord> list(GroupData data) {
        return server.calls().get("read the windows of group " + group + " of stream " + stream, () -> {
            var windows = new ArrayList<WindowRecord>();
            for (var document : server.collections()
                    .window()
                    .find(and(eq("stream", stream), eq("minibatch.group", group), eq("processed", true)))
                    .sort(Sorts.ascending("minibatch.order"))
                    .projection(Projections.include("minibatch"))) {
                var window = WindowEntry.window(document.getDocument("minibatch"));
                if (data.state().open(window.id()).isEmpty()
                        && data.state().dead(window.id()).isEmpty()) {
                    windows.add(window);
                }
            }
            return windows;
        });
    }

    void remove() {
        server.calls()
                .run(
                        "remove the windows of group " + group + " of stream " + stream,
                        () -> server.collections()
                                .window()
                                .deleteMany(and(eq("stream", stream), eq("minibatch.group", group))));
    }

    /** Of all groups; those of Python stay. */
    static void removeAll(Server server, String stream) {
        server.calls()
                .run(
                        "remove the windows of stream " + stream,
                        () -> server.collections().window().deleteMany(and(eq("stream", stream), exists("minibatch"))));
    }

    private static ObjectId id(String window) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(window.getBytes(StandardCharsets.UTF_8));
            return new ObjectId(Arrays.copyOf(hash, 12));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
