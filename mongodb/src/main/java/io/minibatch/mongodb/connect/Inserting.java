package io.minibatch.mongodb.connect;

import io.minibatch.Window;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Inserts the documents of windows, with a key or without: what the sinks have in common. */
public final class Inserting {

    private final @Nullable WindowKey key;
    private final Deliveries deliveries = new Deliveries();

    /** With a key, or null. */
    public Inserting(@Nullable WindowKey key) {
        this.key = key;
    }

    /** Inserts documents; without a window only when there is no key. */
    public void insert(Writing writing, @Nullable Window<?> window, List<BsonDocument> documents) {
        if (key == null) {
            writing.insert(documents);
        } else if (window == null) {
            throw new IllegalStateException(
                    "The documents are known by the window that they come from, but there is none:"
                            + " use the sink in a pipeline, or without upsert");
        } else {
            upsert(writing, key, window, documents);
        }
    }

    private void upsert(Writing writing, WindowKey windowKey, Window<?> window, List<BsonDocument> documents) {
        var first = deliveries.next(window);
        var known = new ArrayList<BsonDocument>(documents.size());
        for (var document : documents) {
            var copy = document.clone();
            windowKey.write(window.id(), first + known.size(), copy);
            known.add(copy);
        }
        try {
            writing.upsert(known, windowKey);
            deliveries.delivered(window, known.size());
        } catch (RuntimeException e) {
            deliveries.failed(window);
            throw e;
        }
    }
}
