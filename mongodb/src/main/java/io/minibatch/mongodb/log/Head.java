package io.minibatch.mongodb.log;

import io.minibatch.store.StreamSettings;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A document of {@code minibatch_stream}: what is known of a stream name. It survives the stream, so that numbers are
 * never used twice.
 *
 * @param version rises with each change
 * @param next the number that the next message gets
 * @param first no message below is there, apart from those that open windows hold
 * @param settings what is written down about the stream
 * @param positions where sources stand
 * @param pending numbers that were given but may not all be written to the messages yet
 */
public record Head(
        long version,
        long next,
        long first,
        StreamSettings settings,
        Map<String, String> positions,
        Optional<Pending> pending) {

    public static final Head NONE = new Head(0, 1, 1, StreamSettings.NONE, Map.of(), Optional.empty());

    /**
     * Given numbers.
     *
     * @param first the first of them
     * @param ids the messages, 12 bytes each
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Pending(long first, byte[] ids) {

        BsonDocument document() {
            return new BsonDocument("first", new BsonInt64(first)).append("ids", new BsonBinary(ids));
        }
    }

    static Head of(BsonDocument document) {
        var retain = document.getNumber("retain", new BsonInt64(-1)).longValue();
        var settings = new StreamSettings(
                document.getString("format", new BsonString("")).getValue(),
                document.getString("type", new BsonString("")).getValue(),
                document.getBoolean("keep", BsonBoolean.FALSE).getValue(),
                retain < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retain)));
        var pending = document.isDocument("pending")
                ? Optional.of(pending(document.getDocument("pending")))
                : Optional.<Pending>empty();
        return new Head(
                document.getNumber("version").longValue(),
                document.getNumber("next").longValue(),
                document.getNumber("first").longValue(),
                settings,
                positions(document.getArray("positions", new BsonArray())),
                pending);
    }

    private static Pending pending(BsonDocument document) {
        return new Pending(
                document.getNumber("first").longValue(),
                document.getBinary("ids").getData());
    }

    private static Map<String, String> positions(BsonArray pairs) {
        var positions = new LinkedHashMap<String, String>();
        for (var pair : pairs) {
            var values = pair.asArray();
            positions.put(
                    values.get(0).asString().getValue(),
                    values.get(1).asString().getValue());
        }
        return positions;
    }

    /** Pairs, since a source's name may be anything, and the name of a field may not. */
    static BsonValue pairs(Map<String, String> positions) {
        var pairs = new BsonArray();
        positions.forEach((source, value) ->
                pairs.add(new BsonArray(java.util.List.of(new BsonString(source), new BsonString(value)))));
        return pairs;
    }

    public static BsonDocument document(StreamSettings settings) {
        var document = new BsonDocument("format", new BsonString(settings.format()))
                .append("type", new BsonString(settings.type()))
                .append("keep", BsonBoolean.valueOf(settings.keep()));
        document.append(
                "retain",
                new BsonInt64(settings.retain().map(Duration::toMillis).orElse(-1L)));
        return document;
    }
}
