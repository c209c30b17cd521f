package io.minibatch.mongodb.connect;

import io.minibatch.mongodb.json.JsonToBson;
import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.BaseStream;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import tools.jackson.databind.JsonNode;

/**
 * Makes documents of results: one of each element of a list, else one of the result. Bytes are JSON. What is no object
 * becomes the field {@code data} of one.
 */
public final class Documents {

    /** The field for what is no object. */
    public static final String DATA = "data";

    private Documents() {}

    /**
     * The values of a result.
     *
     * @throws IllegalArgumentException if one cannot be BSON; the message says which and why
     */
    public static List<BsonValue> values(Object result) {
        var values = new ArrayList<BsonValue>();
        for (var each : elements(result)) {
            try {
                values.add(value(each));
            } catch (RuntimeException | StackOverflowError e) {
                throw new IllegalArgumentException(
                        "element " + values.size() + " cannot be stored as BSON: " + reason(e), e);
            }
        }
        return values;
    }

    /** A value as a document. */
    public static BsonDocument document(BsonValue value) {
        return value.isDocument() ? value.asDocument() : new BsonDocument(DATA, value);
    }

    private static Iterable<?> elements(Object result) {
        if (isOne(result)) {
            return List.of(result);
        }
        if (result instanceof Iterable<?> iterable) {
            return iterable;
        }
        if (result instanceof BaseStream<?, ?>) {
            throw new IllegalArgumentException("a java.util.stream.Stream can be read only once: return a list");
        }
        if (result.getClass().isArray()) {
            var elements = new ArrayList<>();
            for (var i = 0; i < Array.getLength(result); i++) {
                elements.add(Array.get(result, i));
            }
            return elements;
        }
        return List.of(result);
    }

    /** Trees of JSON and paths are iterable, but no lists. */
    private static boolean isOne(Object result) {
        return result instanceof BsonValue
                || result instanceof byte[]
                || result instanceof Path
                || (result instanceof JsonNode tree && !tree.isArray());
    }

    private static BsonValue value(Object element) {
        if (element instanceof byte[] json) {
            return json(json);
        }
        return element instanceof RawBsonDocument raw ? raw.toBsonDocument() : ObjectToBson.value(element);
    }

    private static BsonValue json(byte[] json) {
        var document = new BsonDocument();
        try (var writer = new BsonDocumentWriter(document)) {
            writer.writeStartDocument();
            writer.writeName(DATA);
            JsonToBson.write(json, writer);
            writer.writeEndDocument();
        } catch (JsonToBson.NoPlaceException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return document.get(DATA, BsonNull.VALUE);
    }

    private static String reason(Throwable e) {
        return e instanceof StackOverflowError
                ? "it is nested too deeply, or holds itself"
                : String.valueOf(e.getMessage());
    }
}
