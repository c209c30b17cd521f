package io.minibatch.mongodb.connect;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** How a document is known as the one that a window gave before. */
public sealed interface WindowKey {

    /** Writes the key of a window's document into it. */
    void write(String window, int index, BsonDocument document);

    /** Finds the document that has the key of this one. */
    Bson find(BsonDocument document);

    /** Prepares the collection. */
    default void prepare(MongoCollection<RawBsonDocument> collection) {}

    /**
     * Two fields, with an index. Documents without them are not in it.
     *
     * @param window the field of the window's id
     * @param index the field of the place among the documents of the window, from 0
     */
    record Fields(String window, String index) implements WindowKey {

        /** Refuses names that are none. */
        public Fields {
            for (var name : new String[] {window, index}) {
                if (name.isEmpty() || name.startsWith("$") || name.contains(".") || name.equals("_id")) {
                    throw new IllegalArgumentException(
                            "The field must have a name without . and $, and not _id, but is \"" + name
                                    + "\". To have the key in _id use upsertById");
                }
            }
            if (window.equals(index)) {
                throw new IllegalArgumentException(
                        "The two fields of the key must differ, but both are \"" + window + "\"");
            }
        }

        @Override
        public void write(String id, int place, BsonDocument document) {
            document.append(window, new BsonString(id)).append(index, new BsonInt32(place));
        }

        @Override
        public Bson find(BsonDocument document) {
            return Filters.and(Filters.eq(window, document.get(window)), Filters.eq(index, document.get(index)));
        }

        @Override
        public void prepare(MongoCollection<RawBsonDocument> collection) {
            collection.createIndex(
                    Indexes.ascending(window, index),
                    new IndexOptions().unique(true).sparse(true));
        }
    }

    /** The id of the document. */
    record Id() implements WindowKey {
        @Override
        public void write(String window, int index, BsonDocument document) {
            document.put("_id", new BsonString(window + "#" + index));
        }

        @Override
        public Bson find(BsonDocument document) {
            return Filters.eq("_id", document.get("_id"));
        }
    }
}
