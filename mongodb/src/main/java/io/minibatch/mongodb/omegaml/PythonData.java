package io.minibatch.mongodb.omegaml;

import io.minibatch.mongodb.connect.Documents;
import io.minibatch.mongodb.connect.Values;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Rows of the kind {@code python.data}: Python sends values through JSON before it stores them, so dates and ids are text. */
final class PythonData {

    private PythonData() {}

    static BsonDocument row(BsonValue value) {
        return new BsonDocument(
                "data", Documents.values(List.of(Values.json(value))).get(0));
    }
}
