package io.minibatch.mongodb.log;

import io.minibatch.mongodb.json.BsonToJson;
import io.minibatch.mongodb.json.JsonToBson;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonType;

/**
 * Payloads as BSON: JSON as documents (scalars and arrays in an object <code>{"data": ...}</code>, as Python needs it),
 * text as a string, all else as binary data. What does not fit the format of its stream, or has no exact place in BSON,
 * stays as it is: binary data, and the document says {@code format: "bytes"}.
 */
public final class Payloads {

    private static final String AS_IT_IS = "bytes";

    private Payloads() {}

    /** Writes the payload as the next value. */
    public static Form write(String format, byte[] payload, boolean wrap, BsonBinaryWriter writer) {
        writer.mark();
        try {
            return writeExact(format, payload, wrap, writer);
        } catch (JsonToBson.NoPlaceException e) {
            writer.reset();
            writer.writeBinaryData(new BsonBinary(payload));
            return Form.BYTES;
        }
    }

    private static Form writeExact(String format, byte[] payload, boolean wrap, BsonBinaryWriter writer)
            throws JsonToBson.NoPlaceException {
        switch (format) {
            case "json" -> {
                if (!wrap || JsonToBson.isObject(payload)) {
                    JsonToBson.write(payload, writer);
                    return Form.PLAIN;
                }
                writer.writeStartDocument();
                writer.writeName("data");
                JsonToBson.write(payload, writer);
                writer.writeEndDocument();
                return Form.WRAPPED;
            }
            case "text" -> {
                var text = new String(payload, StandardCharsets.UTF_8);
                if (text.indexOf('\uFFFD') >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), payload)) {
                    throw new JsonToBson.NoPlaceException("no UTF-8");
                }
                writer.writeString(text);
            }
            default -> writer.writeBinaryData(new BsonBinary(payload));
        }
        return Form.PLAIN;
    }

    /** How the payload stands in {@code data}, if that is not told by the format of the stream. */
    public enum Form {
        PLAIN,
        WRAPPED,
        BYTES;

        void write(BsonBinaryWriter writer) {
            if (this == WRAPPED) {
                writer.writeBoolean("wrapped", true);
            } else if (this == BYTES) {
                writer.writeString("format", AS_IT_IS);
            }
        }

        static Form of(boolean wrapped, String format) {
            return format.equals(AS_IT_IS) ? BYTES : wrapped ? WRAPPED : PLAIN;
        }
    }

    /** The payload of the value that the reader stands before. Tolerates any value, whatever the format. */
    static byte[] read(String format, Form form, BsonBinaryReader reader) {
        var type = reader.getCurrentBsonType();
        if (type == BsonType.BINARY && (form == Form.BYTES || !(format.equals("json") || format.isEmpty()))) {
            return reader.readBinaryData().getData();
        }
        if (type == BsonType.STRING && !(format.equals("json") || format.isEmpty())) {
            return reader.readString().getBytes(StandardCharsets.UTF_8);
        }
        if (form == Form.WRAPPED && type == BsonType.DOCUMENT) {
            reader.readStartDocument();
            if (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
                reader.skipName();
                return BsonToJson.bytes(reader);
            }
        }
        return BsonToJson.bytes(reader);
    }
}
