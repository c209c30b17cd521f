package io.minibatch.mongodb.connect;

import io.minibatch.mongodb.json.JsonToBson;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.types.Binary;
import org.bson.types.Code;
import org.bson.types.CodeWithScope;
import org.bson.types.Decimal128;
import org.bson.types.MaxKey;
import org.bson.types.MinKey;
import org.bson.types.ObjectId;
import org.bson.types.Symbol;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Makes BSON of any object that Jackson can write: records, beans, maps, collections. Dates ({@link Instant},
 * {@link Date}), ids, UUIDs, decimals and bytes become values of their own types, not text.
 */
final class ObjectToBson {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(asTheyAre()).build();

    private ObjectToBson() {}

    private static SimpleModule asTheyAre() {
        return new SimpleModule()
                .addSerializer(Instant.class, new AsItIs<>())
                .addSerializer(Date.class, new AsItIs<>())
                .addSerializer(UUID.class, new AsItIs<>())
                .addSerializer(ObjectId.class, new AsItIs<>())
                .addSerializer(Decimal128.class, new AsItIs<>())
                .addSerializer(Binary.class, new AsItIs<>())
                .addSerializer(BsonValue.class, new AsItIs<>())
                .addSerializer(Pattern.class, new AsItIs<>())
                .addSerializer(Code.class, new AsItIs<>())
                .addSerializer(CodeWithScope.class, new AsItIs<>())
                .addSerializer(Symbol.class, new AsItIs<>())
                .addSerializer(MinKey.class, new AsItIs<>())
                .addSerializer(MaxKey.class, new AsItIs<>());
    }

    /**
     * The object as BSON.
     *
     * @throws RuntimeException if Jackson cannot write it, or BSON has no place for a value
     */
    static BsonValue value(Object object) {
        try (var tokens = TokenBuffer.forGeneration()) {
            MAPPER.writeValue(tokens, object);
            try (var parser = tokens.asParser(ObjectReadContext.empty())) {
                parser.nextToken();
                return value(parser);
            }
        }
    }

    private static BsonValue value(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> document(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> new BsonString(text(parser.getString()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> BsonBoolean.TRUE;
            case VALUE_FALSE -> BsonBoolean.FALSE;
            case VALUE_EMBEDDED_OBJECT -> embedded(parser.getEmbeddedObject());
            default -> BsonNull.VALUE;
        };
    }

    private static BsonDocument document(JsonParser parser) {
        var document = new BsonDocument();
        for (var name = parser.nextName(); name != null; name = parser.nextName()) {
            parser.nextToken();
            document.append(text(name), value(parser));
        }
        return document;
    }

    /** What is no UTF-8 would be stored as it is, and no program in Python could read the document any more. */
    private static String text(String text) {
        if (!JsonToBson.isUnicode(text)) {
            throw new IllegalArgumentException("half a surrogate pair in a text");
        }
        return text;
    }

    private static BsonArray array(JsonParser parser) {
        var array = new BsonArray();
        while (parser.nextToken() != tools.jackson.core.JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static BsonValue number(JsonParser parser) {
        return switch (parser.getNumberType()) {
            case INT -> new BsonInt32(parser.getIntValue());
            case LONG -> new BsonInt64(parser.getLongValue());
            case FLOAT, DOUBLE -> new BsonDouble(parser.getDoubleValue());
            default -> new BsonDecimal128(new Decimal128(parser.getDecimalValue()));
        };
    }

    @SuppressWarnings("JavaUtilDate") // java.sql.Date has no toInstant
    private static BsonValue embedded(Object object) {
        if (object instanceof BsonValue value) {
            return value;
        }
        if (object instanceof Instant instant) {
            return new BsonDateTime(instant.toEpochMilli());
        }
        if (object instanceof Date date) {
            return new BsonDateTime(date.getTime());
        }
        if (object instanceof UUID uuid) {
            return new BsonBinary(uuid);
        }
        if (object instanceof ObjectId id) {
            return new BsonObjectId(id);
        }
        if (object instanceof Decimal128 decimal) {
            return new BsonDecimal128(decimal);
        }
        if (object instanceof Binary binary) {
            return new BsonBinary(binary.getType(), binary.getData());
        }
        if (object instanceof byte[] bytes) {
            return new BsonBinary(bytes);
        }
        return new Document("value", object).toBsonDocument().get("value", BsonNull.VALUE);
    }

    /** Hands a value through Jackson. */
    private static final class AsItIs<T> extends ValueSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator generator, SerializationContext context) {
            generator.writeEmbeddedObject(value);
        }
    }
}
