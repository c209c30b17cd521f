package io.minibatch.mongodb.connect;

import io.minibatch.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Inserts the documents of windows, with a key or without: what the sinks have in common. */
public final class Inserting {

    private final Target target;
    private final @Nullable WindowKey key;
    private final Deliveries deliveries = new Deliveries();

    /** With a key, or null. */
    public Inserting(Target target, @Nullable WindowKey key) {
        this.target = target;
        this.key = key;
    }

    /**
     * Takes a result, or a part of it.
     *
     * @param window that it is of; without one only when there is no key
     * @param write inserts it; when it throws, all of the window comes again
     */
    public void take(@Nullable Window<?> window, Consumer<Batch> write) {
        if (key == null) {
            write.accept(Writing::insert);
        } else if (window == null) {
            throw new IllegalStateException(
                    "The documents are known by the window that they come from, but there is none:"
                            + " use the sink in a pipeline, or without upsert");
        } else {
            take(key, window, write);
        }
    }

    private void take(WindowKey windowKey, Window<?> window, Consumer<Batch> write) {
        var first = deliveries.next(window);
        if (first == 0 && window.attempt() > 1) {
            target.prepareAgain(); // the key finds what the earlier attempts have left only if it still is unique
        }
        try {
            write.accept((writing, documents) -> {
                writing.upsert(keyed(windowKey, window, first, documents), windowKey);
                deliveries.delivered(window, documents.size());
            });
        } catch (RuntimeException e) {
            deliveries.failed(window);
            target.prepareAgain();
            throw e;
        }
    }

    private static List<BsonDocument> keyed(
            WindowKey windowKey, Window<?> window, int first, List<BsonDocument> documents) {
        var keyed = new ArrayList<BsonDocument>(documents.size());
        for (var document : documents) {
            var copy = document.clone();
            windowKey.write(window.id(), first + keyed.size(), copy);
            keyed.add(copy);
        }
        return keyed;
    }

    /** Documents of a result. */
    public interface Batch {

        /** Inserts them. */
        void insert(Writing writing, List<BsonDocument> documents);
    }
}
