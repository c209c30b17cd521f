package io.minibatch.testing;

import io.minibatch.store.Store;
import java.time.Clock;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

class MemoryDeliveryTest extends DeliveryContract {

    private final String url = "memory:" + UUID.randomUUID();
    private final Store keeper = Store.open(url, Clock.systemUTC());

    @AfterEach
    void forget() {
        keeper.close();
    }

    @Override
    protected Store open(InstantSource clock) {
        return Store.open(url, clock);
    }
}
