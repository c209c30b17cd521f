package io.minibatch.mongodb.omegaml;

import org.bson.BsonDocument;

/**
 * A dataset, as the metadata of omega|ml describe it.
 *
 * @param name as the user gave it
 * @param bucket where it is
 * @param kind how rows are stored: {@code pandas.rawdict}, {@code python.data}, {@code pandas.dfrows}, …
 * @param collection where rows are stored, in the same database
 * @param kindMeta what the kind says of them
 */
public record Dataset(String name, String bucket, String kind, String collection, BsonDocument kindMeta) {

    /** Documents as they are: what a linked collection has. */
    static final String RAWDICT = "pandas.rawdict";

    /** Any values, each in the field {@code data} of a document. */
    static final String PYTHON_DATA = "python.data";

    /** Rows of a data frame. */
    static final String DFROWS = "pandas.dfrows";
}
