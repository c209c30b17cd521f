package io.minibatch.mongodb.log;

import io.minibatch.store.Batch;
import io.minibatch.store.StoredMessage;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A document of the collection {@code buffer}: Python's fields in Python's order, then our own.
 *
 * <pre>
 *   _id        ObjectId
 *   stream     the stream's name
 *   data       the payload, see {@link Payloads}
 *   processed  false; true when a window of the group default has taken it
 *   created    date
 *   attributes array of pairs [name, value]; absent if there are none
 *   wrapped    true if data is an object around the payload;
 *   format     "bytes" if data is the payload's bytes though the stream has another format
 *   batch      {id, n} if it was appended together with others: the first one's _id, and how many
 *   position   {source, value} on the last one of a batch that came with a position
 *   seq        the sequence number, once it has one
 * </pre>
 */
public final class BufferDocument {

    private final RawBsonDocument raw;
    private @Nullable ObjectId id;
    private @Nullable Long created;
    private @Nullable ObjectId batch;
    private int batchSize = 1;
    private Optional<Batch.Position> position = Optional.empty();
    private long sequence;
    private Map<String, String> attributes = Map.of();
    private String format = "";
    private boolean wrapped;
    private boolean payload;

    private BufferDocument(RawBsonDocument raw) {
        this.raw = raw;
    }

    /** What all documents of an append have in common. */
    record Common(String stream, String format, boolean wrap, long created, ObjectId batch, int size) {}

    static RawBsonDocument encode(ObjectId id, Common common, Batch.Entry entry, Optional<Batch.Position> position) {
        var buffer = new BasicOutputBuffer(entry.payload().length + 256);
        var writer = new BsonBinaryWriter(buffer);
        writer.writeStartDocument();
        writer.writeObjectId("_id", id);
        writer.writeString("stream", common.stream());
        writer.writeName("data");
        var form = Payloads.write(common.format(), entry.payload(), common.wrap(), writer);
        writer.writeBoolean("processed", false);
        writer.writeDateTime("created", common.created());
        writeExtras(writer, entry.attributes(), form);
        if (common.size() > 1) {
            writer.writeStartDocument("batch");
            writer.writeObjectId("id", common.batch());
            writer.writeInt32("n", common.size());
            writer.writeEndDocument();
        }
        position.ifPresent(where -> {
            writer.writeStartDocument("position");
            writer.writeString("source", where.source());
            writer.writeString("value", where.value());
            writer.writeEndDocument();
        });
        writer.writeEndDocument();
        return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getSize());
    }

    /** What a copy of the message holds, too. */
    public static void writeExtras(BsonBinaryWriter writer, Map<String, String> attributes, Payloads.Form form) {
        if (!attributes.isEmpty()) {
            writer.writeStartArray("attributes");
            attributes.forEach((name, value) -> {
                writer.writeStartArray();
                writer.writeString(name);
                writer.writeString(value);
                writer.writeEndArray();
            });
            writer.writeEndArray();
        }
        form.write(writer);
    }

    /** Reads all fields but the payload. Those of another type than ours are passed over. */
    public static BufferDocument of(RawBsonDocument raw) {
        var document = new BufferDocument(raw);
        try (var reader = reader(raw)) {
            reader.readStartDocument();
            for (var type = reader.readBsonType(); type != BsonType.END_OF_DOCUMENT; type = reader.readBsonType()) {
                document.take(reader.readName(), type, reader);
            }
        }
        return document;
    }

    private void take(String name, BsonType type, BsonBinaryReader reader) {
        if (name.equals("_id") && type == BsonType.OBJECT_ID) {
            id = reader.readObjectId();
        } else if (name.equals("created") && type == BsonType.DATE_TIME) {
            created = reader.readDateTime();
        } else if (name.equals("seq") && type == BsonType.INT64) {
            sequence = reader.readInt64();
        } else if (name.equals("seq") && type == BsonType.INT32) { // somebody has written it with a shell
            sequence = reader.readInt32();
        } else if (name.equals("seq") && type == BsonType.DOUBLE) {
            sequence = (long) reader.readDouble();
        } else if (name.equals("data")) {
            payload = true;
            reader.skipValue();
        } else if (name.equals("wrapped") && type == BsonType.BOOLEAN) {
            wrapped = reader.readBoolean();
        } else if (name.equals("format") && type == BsonType.STRING) {
            format = reader.readString();
        } else if (name.equals("attributes") && type == BsonType.ARRAY) {
            attributes = attributes(reader);
        } else if (name.equals("batch") && type == BsonType.DOCUMENT) {
            var part = raw.getDocument("batch");
            if (part.isObjectId("id") && part.isInt32("n")) {
                batch = part.getObjectId("id").getValue();
                batchSize = part.getInt32("n").getValue();
            }
            reader.skipValue();
        } else if (name.equals("position") && type == BsonType.DOCUMENT) {
            var part = raw.getDocument("position");
            if (part.isString("source") && part.isString("value")) {
                position = Optional.of(new Batch.Position(
                        part.getString("source").getValue(),
                        part.getString("value").getValue()));
            }
            reader.skipValue();
        } else {
            reader.skipValue();
        }
    }

    private static Map<String, String> attributes(BsonBinaryReader reader) {
        var found = new LinkedHashMap<String, String>();
        reader.readStartArray();
        for (var type = reader.readBsonType(); type != BsonType.END_OF_DOCUMENT; type = reader.readBsonType()) {
            if (type != BsonType.ARRAY) {
                reader.skipValue();
                continue;
            }
            reader.readStartArray();
            var name = "";
            for (var i = 0; reader.readBsonType() != BsonType.END_OF_DOCUMENT; i++) {
                if (reader.getCurrentBsonType() != BsonType.STRING || i > 1) {
                    reader.skipValue();
                } else if (i == 0) {
                    name = reader.readString();
                } else {
                    found.put(name, reader.readString());
                }
            }
            reader.readEndArray();
        }
        reader.readEndArray();
        return java.util.Collections.unmodifiableMap(found);
    }

    /** Null if it is no ObjectId: not one of ours, and none that Python could handle. */
    public @Nullable ObjectId id() {
        return id;
    }

    /** The first one's id, null if it was appended alone. */
    @Nullable
    ObjectId batch() {
        return batch;
    }

    int batchSize() {
        return batchSize;
    }

    Optional<Batch.Position> position() {
        return position;
    }

    /** 0 if it has none yet. */
    public long sequence() {
        return sequence;
    }

    /** In milliseconds; if Python left it out, the second of its id. */
    public long created() {
        return created != null ? created : id != null ? id.getTimestamp() * 1_000L : 0;
    }

    /** Not if it was read without. */
    boolean hasPayload() {
        return payload;
    }

    /** In bytes. */
    int size() {
        return raw.getByteBuffer().remaining();
    }

    /** As a message of a stream of the format. */
    public StoredMessage message(long number, String streamFormat) {
        return new StoredMessage(number, Instant.ofEpochMilli(created()), attributes, payload(streamFormat));
    }

    private byte[] payload(String streamFormat) {
        try (var reader = reader(raw)) {
            reader.readStartDocument();
            while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                if (reader.readName().equals("data")) {
                    return Payloads.read(streamFormat, Payloads.Form.of(wrapped, format), reader);
                }
                reader.skipValue();
            }
        }
        return new byte[] {'{', '}'}; // as Python reads a document without data
    }

    private static BsonBinaryReader reader(RawBsonDocument raw) {
        return new BsonBinaryReader(raw.getByteBuffer().asNIO());
    }
}
