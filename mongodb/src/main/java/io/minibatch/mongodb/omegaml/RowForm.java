package io.minibatch.mongodb.omegaml;

import io.minibatch.MinibatchException;
import io.minibatch.mongodb.connect.Documents;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** How values become rows of a dataset. */
interface RowForm {

    /**
     * The rows of the values.
     *
     * @param there how many rows there are already, about
     * @throws io.minibatch.RejectedException if the values are no rows of the dataset
     */
    List<BsonDocument> rows(List<BsonValue> values, long there);

    /** Whether the number of rows that are there is asked for. */
    default boolean counts() {
        return false;
    }

    /** That of a dataset, by its kind. */
    static RowForm of(Dataset dataset) {
        return switch (dataset.kind()) {
            case Dataset.RAWDICT ->
                (values, there) -> values.stream().map(Documents::document).toList();
            case Dataset.PYTHON_DATA ->
                (values, there) -> values.stream()
                        .map(value -> PythonData.row(dataset, value))
                        .toList();
            case Dataset.DFROWS -> new FrameRows(dataset);
            default ->
                throw new MinibatchException("Dataset " + dataset.name() + " is of kind " + dataset.kind()
                        + ", into which rows cannot be written from here: only pandas.rawdict, python.data and pandas.dfrows"
                        + " can. Use another dataset, or drop this one in Python");
        };
    }
}
