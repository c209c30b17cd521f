package io.minibatch.mongodb.server;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import java.util.List;

/**
 * An insert that can be made again: then what is there already, by its id, is left. The first time that is an error: it
 * would be somebody else's, or refused by an index that is not ours.
 */
public final class Inserts<T> implements Runnable {

    private static final int DUPLICATE_KEY = 11_000;

    private final MongoCollection<T> collection;
    private final List<T> documents;
    private boolean again;

    public Inserts(MongoCollection<T> collection, List<T> documents) {
        this.collection = collection;
        this.documents = documents;
    }

    @Override
    public void run() {
        var first = !again;
        again = true;
        try {
            collection.insertMany(documents, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException e) {
            if (first
                    || e.getWriteConcernError() != null
                    || e.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE_KEY)) {
                throw e;
            }
        }
    }
}
