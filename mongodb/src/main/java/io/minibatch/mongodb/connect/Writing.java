package io.minibatch.mongodb.connect;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import io.minibatch.RejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;

/**
 * Inserts documents. One that is there already is left as it is, if it is the same or was given by the same window
 * before; what the server will never take is {@linkplain RejectedException rejected}; everything else that fails is
 * tried again by the caller.
 */
public final class Writing {

    private static final int LARGEST = 16 << 20;

    /** Of documents and arrays in each other; what has more is refused by servers, or by those who read it. */
    private static final int DEEPEST = 100;

    private static final int DUPLICATE_KEY = 11_000;

    /**
     * What a document itself is at fault for: bad value, failed to parse, type mismatch, names with $ or . or none,
     * immutable _id, validation, too large, too deep, keys that an index cannot have.
     */
    private static final Set<Integer> FAULTS =
            Set.of(2, 9, 14, 15, 52, 53, 55, 56, 57, 66, 121, 10334, 16755, 16766, 17280, 17419);

    private final MongoCollection<RawBsonDocument> collection;
    private final String place;

    /** Into a collection; the place is for people. */
    public Writing(MongoCollection<RawBsonDocument> collection, String place) {
        this.collection = collection;
        this.place = place;
    }

    /** Inserts them; those that are there already, with the same content, are left. */
    public void insert(List<BsonDocument> documents) {
        insert(documents, document -> Filters.eq("_id", document.get("_id")), true);
    }

    /** Inserts those whose key is not there yet. */
    public void upsert(List<BsonDocument> documents, WindowKey key) {
        insert(documents, key::find, false);
    }

    private void insert(List<BsonDocument> documents, Function<BsonDocument, Bson> known, boolean same) {
        var bytes = new ArrayList<RawBsonDocument>(documents.size());
        for (var document : documents) {
            bytes.add(bytes(document, bytes.size()));
        }
        if (bytes.isEmpty()) {
            return;
        }
        try {
            collection.insertMany(bytes, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            check(e, bytes, known, same);
        } catch (BsonMaximumSizeExceededException e) {
            throw new RejectedException(
                    "A document is too large for " + place + ": split it (" + e.getMessage() + ")", e);
        } catch (MongoException | IllegalStateException e) {
            throw Failures.of("write to " + place, e);
        }
    }

    private RawBsonDocument bytes(BsonDocument document, int index) {
        var whole = new BsonDocument("_id", new BsonObjectId(new ObjectId()));
        document.forEach((name, value) -> {
            if (!name.equals("_id") || !value.isNull()) {
                whole.put(name, value);
            }
        });
        if (isDeeper(whole, DEEPEST)) {
            throw new RejectedException("Document " + index + " has more than " + DEEPEST
                    + " levels of documents and arrays, which is more than MongoDB takes: store a part of it as text");
        }
        RawBsonDocument bytes;
        try {
            bytes = new RawBsonDocument(whole, new BsonDocumentCodec());
        } catch (RuntimeException e) {
            throw new RejectedException(
                    "Document " + index + " for " + place + " cannot be BSON: " + e.getMessage(), e);
        }
        var size = bytes.getByteBuffer().remaining();
        if (size > LARGEST) {
            throw new RejectedException("Document " + index + " has " + size + " bytes, but " + place
                    + " takes 16 MB at most: split it, or leave something out");
        }
        return bytes;
    }

    private static boolean isDeeper(BsonValue value, int levels) {
        if (value.isDocument()) {
            return levels == 0 || value.asDocument().values().stream().anyMatch(each -> isDeeper(each, levels - 1));
        }
        return value.isArray()
                && (levels == 0 || value.asArray().stream().anyMatch(each -> isDeeper(each, levels - 1)));
    }

    private void check(
            MongoBulkWriteException e,
            List<RawBsonDocument> documents,
            Function<BsonDocument, Bson> known,
            boolean same) {
        for (var error : e.getWriteErrors()) {
            if (error.getCode() != DUPLICATE_KEY && !FAULTS.contains(error.getCode())) {
                throw Failures.of("write to " + place, e);
            }
        }
        for (var error : e.getWriteErrors()) {
            var document = documents.get(error.getIndex());
            if (error.getCode() != DUPLICATE_KEY) {
                throw rejected(document, error, "it refuses the document");
            }
            checkDuplicate(document, error, known.apply(document), same);
        }
        if (e.getWriteConcernError() != null) {
            throw Failures.of("write to " + place, e);
        }
    }

    private void checkDuplicate(RawBsonDocument document, BulkWriteError error, Bson known, boolean same) {
        RawBsonDocument there;
        try {
            // the server that has refused it knows the document, though perhaps no majority does yet
            there = collection.withReadConcern(ReadConcern.LOCAL).find(known).first();
        } catch (MongoException e) {
            throw Failures.of("read from " + place, e);
        }
        if (there == null) {
            throw rejected(document, error, "another document has its _id, or a value that must be unique");
        }
        if (same && !there.toBsonDocument().equals(document.toBsonDocument())) {
            throw rejected(document, error, "another document has the same _id");
        }
    }

    private RejectedException rejected(BsonDocument document, BulkWriteError error, String why) {
        return new RejectedException("Cannot write the document with _id " + document.get("_id") + " to " + place + ": "
                + why + " (" + error.getMessage() + "). Trying again would not help");
    }
}
