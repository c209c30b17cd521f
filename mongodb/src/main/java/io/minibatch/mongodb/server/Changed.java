package io.minibatch.mongodb.server;

import io.minibatch.MinibatchException;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Documents of ours that somebody else may have changed, so that they cannot be read any more. */
public final class Changed {

    private Changed() {}

    /**
     * What a document says.
     *
     * @param what it is, for the error: "Cannot read ..."
     * @throws MinibatchException if it does not say it; names the document
     */
    public static <T> T read(String what, String collection, BsonDocument document, Function<BsonDocument, T> reading) {
        try {
            return reading.apply(document);
        } catch (MinibatchException e) {
            throw e;
        } catch (RuntimeException e) { // a field is missing, or of another type, or its value makes no sense
            throw new MinibatchException(
                    "Cannot read " + what + ": the document with the _id " + id(document) + " of the collection "
                            + collection + " is not as minibatch writes it (" + e.getMessage()
                            + "). Somebody else has changed it: put it right by hand, or restore it.",
                    e);
        }
    }

    private static String id(BsonDocument document) {
        BsonValue id = document.get("_id");
        return id == null ? "that it has not" : id.isString() ? id.asString().getValue() : id.toString();
    }
}
