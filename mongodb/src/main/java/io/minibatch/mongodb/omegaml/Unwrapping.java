package io.minibatch.mongodb.omegaml;

import io.minibatch.mongodb.connect.Values;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonValue;

/** Rows without what omega|ml adds to them. */
final class Unwrapping {

    private Unwrapping() {}

    static Function<BsonDocument, List<byte[]>> of(Dataset dataset) {
        return switch (dataset.kind()) {
            case Dataset.PYTHON_DATA -> Unwrapping::data;
            case Dataset.DFROWS -> row -> List.of(Values.json(withoutTechnical(row)));
            default -> row -> List.of(Values.json(row));
        };
    }

    /** The value; of a list of objects each of them. */
    private static List<byte[]> data(BsonDocument row) {
        var data = row.get("data", BsonNull.VALUE);
        return isObjects(data) ? data.asArray().stream().map(Values::json).toList() : List.of(Values.json(data));
    }

    private static boolean isObjects(BsonValue data) {
        return data instanceof BsonArray array
                && !array.isEmpty()
                && array.stream().allMatch(BsonValue::isDocument);
    }

    private static BsonDocument withoutTechnical(BsonDocument row) {
        var rest = new BsonDocument();
        row.forEach((name, value) -> {
            if (!name.equals("_id") && !name.startsWith("_idx#") && !name.startsWith("_om#")) {
                rest.append(name, value);
            }
        });
        return rest;
    }
}
