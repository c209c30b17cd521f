package io.minibatch.mongodb.omegaml;

import io.minibatch.RejectedException;
import io.minibatch.mongodb.connect.Documents;
import io.minibatch.mongodb.connect.Values;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Rows of the kind {@code python.data}: Python sends values through JSON before it stores them, so dates and ids are
 * text.
 */
final class PythonData {

    private PythonData() {}

    static BsonDocument row(Dataset dataset, BsonValue value) {
        try {
            return new BsonDocument(
                    "data", Documents.values(List.of(Values.json(value))).get(0));
        } catch (IllegalArgumentException e) {
            throw new RejectedException(
                    "This is no value of dataset " + dataset.name() + ", of kind " + dataset.kind() + ": "
                            + e.getMessage(),
                    e);
        }
    }
}
