package io.minibatch.mongodb.store;

import io.minibatch.mongodb.TestServer;
import io.minibatch.store.Store;
import io.minibatch.testing.DeliveryContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;

class MongoDeliveryTest extends DeliveryContract {

    private final String url = TestServer.newDatabase();

    @Override
    protected Store open(InstantSource clock) {
        return Store.open(url, clock);
    }

    @AfterEach
    void drop() {
        TestServer.drop(url);
    }
}
