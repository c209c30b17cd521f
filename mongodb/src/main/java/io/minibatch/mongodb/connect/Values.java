package io.minibatch.mongodb.connect;

import io.minibatch.mongodb.json.BsonToJson;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Values of documents. */
public final class Values {

    private Values() {}

    /** The document as JSON. */
    public static byte[] json(BsonDocument document) {
        try (BsonReader reader = document instanceof RawBsonDocument raw
                ? new BsonBinaryReader(raw.getByteBuffer().asNIO())
                : new BsonDocumentReader(document)) {
            reader.readBsonType();
            return BsonToJson.bytes(reader);
        }
    }

    /** Any value as JSON. */
    public static byte[] json(BsonValue value) {
        try (var reader = new BsonDocumentReader(new BsonDocument("value", value))) {
            reader.readStartDocument();
            reader.readBsonType();
            reader.skipName();
            return BsonToJson.bytes(reader);
        }
    }

    static BsonArray array(List<Integer> numbers) {
        return new BsonArray(numbers.stream().map(BsonInt32::new).toList());
    }

    /** Every document that is stored has one. */
    static BsonValue id(BsonDocument document) {
        return document.get("_id", BsonNull.VALUE);
    }

    /** The value at a path such as {@code meta.time}; null if there is none. */
    static @Nullable BsonValue at(BsonDocument document, String path) {
        var dot = path.indexOf('.');
        var value = document.get(dot < 0 ? path : path.substring(0, dot));
        if (dot < 0 || value == null) {
            return value;
        }
        return value.isDocument() ? at(value.asDocument(), path.substring(dot + 1)) : null;
    }
}
