package io.minibatch.mongodb.store;

import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.store.Store;
import io.minibatch.store.StoreProvider;
import java.time.InstantSource;
import java.util.Set;

/** Opens the store of {@code mongodb://host/database}; what its URL can say is told in {@link io.minibatch.mongodb}. */
public final class MongoStoreProvider implements StoreProvider {

    /** For the service loader. */
    public MongoStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mongodb", "mongodb+srv");
    }

    @Override
    public Store open(String url, InstantSource clock) {
        return MongoStore.open(MongoOptions.parse(url), clock);
    }
}
