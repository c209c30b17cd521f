package io.minibatch.mongodb.store;

import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.store.Store;
import io.minibatch.testing.StoreContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class MongoStoreTest extends StoreContract {

    private final String url = TestServer.newDatabase();

    @Override
    protected Store open(InstantSource clock) {
        return Store.open(url, clock);
    }

    @Override
    protected int largestMessage() {
        return MongoOptions.LARGEST_MESSAGE;
    }

    @AfterEach
    void drop() {
        TestServer.drop(url);
    }
}
