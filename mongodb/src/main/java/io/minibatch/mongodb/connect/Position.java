package io.minibatch.mongodb.connect;

import io.minibatch.MinibatchException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.jspecify.annotations.Nullable;

/**
 * Where a source stands: what is saved with its messages. As text a BSON document, compressed because of the documents
 * that are remembered, in base64.
 *
 * @param collection the name of the collection that was read
 * @param field by which it was read
 * @param progress how far
 * @param token the last event of a change stream; null while there is none
 * @param scanning whether what is there is still being read
 */
record Position(
        String collection,
        String field,
        Progress progress,
        @Nullable BsonDocument token,
        boolean scanning) {

    private static final int VERSION = 1;
    private static final int LARGEST = 64 << 20;

    String text() {
        var lanes = new BsonArray();
        progress.lanes().values().forEach(lane -> lanes.add(document(lane)));
        var document = new BsonDocument("version", new BsonInt32(VERSION))
                .append("collection", new BsonString(collection))
                .append("field", new BsonString(field))
                .append("lanes", lanes)
                .append("scanning", BsonBoolean.valueOf(scanning));
        if (token != null) {
            document.append("token", token);
        }
        return text(document);
    }

    private static BsonDocument document(Lane lane) {
        var seen = new BsonArray(lane.seen().size());
        lane.seen().forEach((value, ids) -> {
            var entry = new BsonArray();
            entry.add(value);
            if (ids.size() > 1 || !ids.contains(value)) {
                entry.addAll(ids);
            }
            seen.add(entry);
        });
        return new BsonDocument("mark", lane.mark())
                .append("floor", lane.floor())
                .append("seen", seen);
    }

    private static String text(BsonDocument document) {
        var buffer = new RawBsonDocument(document, new BsonDocumentCodec()).getByteBuffer();
        var bytes = new ByteArrayOutputStream(512);
        try (var deflater = new DeflaterOutputStream(bytes)) {
            deflater.write(buffer.array(), buffer.position(), buffer.remaining());
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    /**
     * Reads such a text.
     *
     * @throws MinibatchException if it is none
     */
    static Position of(String text, Reach reach, LongSupplier clock) {
        try {
            var document = document(text);
            if (document.getInt32("version").getValue() != VERSION) {
                throw new IllegalArgumentException("version " + document.get("version"));
            }
            var progress = new Progress(reach, clock);
            document.getArray("lanes").forEach(lane -> restore(lane.asDocument(), progress));
            return new Position(
                    document.getString("collection").getValue(),
                    document.getString("field").getValue(),
                    progress,
                    Optional.ofNullable(document.get("token"))
                            .map(BsonValue::asDocument)
                            .orElse(null),
                    document.getBoolean("scanning").getValue());
        } catch (IOException | RuntimeException e) {
            throw new MinibatchException("it is no position of this source (" + e.getMessage() + ")", e);
        }
    }

    private static void restore(BsonDocument document, Progress progress) {
        var mark = Objects.requireNonNull(document.get("mark"), "mark");
        var floor = Objects.requireNonNull(document.get("floor"), "floor");
        var bracket = Bracket.of(mark).orElseThrow();
        var lane = progress.lane(bracket, mark, floor);
        for (var each : document.getArray("seen")) {
            var entry = each.asArray();
            var value = entry.get(0);
            for (var id : entry.size() == 1 ? entry : entry.subList(1, entry.size())) {
                lane.remember(value, id);
            }
        }
    }

    private static BsonDocument document(String text) throws IOException {
        var bytes = new ByteArrayInputStream(Base64.getDecoder().decode(text));
        try (var inflater = new InflaterInputStream(bytes)) {
            var inflated = inflater.readNBytes(LARGEST);
            return new RawBsonDocument(inflated).toBsonDocument();
        }
    }
}
