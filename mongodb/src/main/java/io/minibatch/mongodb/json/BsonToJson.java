package io.minibatch.mongodb.json;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Base64;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.UuidRepresentation;
import org.bson.types.Decimal128;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes BSON as JSON bytes: exactly what {@link JsonToBson} made of it, and something readable of all else that a
 * Python producer may have written: dates as ISO-8601 text, ObjectIds as their 24 digits, UUIDs as text, other binary
 * data as base64, numbers that JSON lacks as null.
 */
public final class BsonToJson {

    /** Doubles in their shortest form, which Java has only since 19: the number that was parsed. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private BsonToJson() {}

    /** The value that the reader stands before. */
    public static byte[] bytes(BsonReader reader) {
        var out = new ByteArrayOutputStream(256);
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(reader, json);
        }
        return out.toByteArray();
    }

    private static void write(BsonReader reader, JsonGenerator json) {
        switch (reader.getCurrentBsonType()) {
            case DOCUMENT -> writeDocument(reader, json);
            case ARRAY -> writeArray(reader, json);
            case STRING -> json.writeString(reader.readString());
            case INT32 -> json.writeNumber(reader.readInt32());
            case INT64 -> json.writeNumber(reader.readInt64());
            case DOUBLE -> writeDouble(reader.readDouble(), json);
            case DECIMAL128 -> writeDecimal(reader.readDecimal128(), json);
            case BOOLEAN -> json.writeBoolean(reader.readBoolean());
            case DATE_TIME ->
                json.writeString(Instant.ofEpochMilli(reader.readDateTime()).toString());
            case OBJECT_ID -> json.writeString(reader.readObjectId().toHexString());
            case BINARY -> json.writeString(text(reader.readBinaryData()));
            case TIMESTAMP ->
                json.writeString(Instant.ofEpochSecond(
                                Integer.toUnsignedLong(reader.readTimestamp().getTime()))
                        .toString());
            case REGULAR_EXPRESSION ->
                json.writeString(reader.readRegularExpression().getPattern());
            case SYMBOL -> json.writeString(reader.readSymbol());
            case JAVASCRIPT -> json.writeString(reader.readJavaScript());
            case DB_POINTER -> json.writeString(reader.readDBPointer().getId().toHexString());
            default -> {
                reader.skipValue();
                json.writeNull();
            }
        }
    }

    private static void writeDocument(BsonReader reader, JsonGenerator json) {
        reader.readStartDocument();
        json.writeStartObject();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            json.writeName(reader.readName());
            write(reader, json);
        }
        reader.readEndDocument();
        json.writeEndObject();
    }

    private static void writeArray(BsonReader reader, JsonGenerator json) {
        reader.readStartArray();
        json.writeStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            write(reader, json);
        }
        reader.readEndArray();
        json.writeEndArray();
    }

    private static void writeDouble(double number, JsonGenerator json) {
        if (Double.isFinite(number)) {
            json.writeNumber(number);
        } else {
            json.writeNull();
        }
    }

    private static void writeDecimal(Decimal128 number, JsonGenerator json) {
        if (number.isFinite()) {
            json.writeRawValue(number.toString()); // also a negative zero; its form is that of JSON
        } else {
            json.writeNull();
        }
    }

    private static String text(BsonBinary binary) {
        return binary.getType() == BsonBinarySubType.UUID_STANDARD.getValue() && binary.getData().length == 16
                ? binary.asUuid(UuidRepresentation.STANDARD).toString()
                : Base64.getEncoder().encodeToString(binary.getData());
    }
}
