package io.minibatch.testing;

import io.minibatch.store.Store;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class MemoryStoreTest extends OrderedStoreContract {

    private final String url = "memory:" + UUID.randomUUID();
    private Store keeper; // streams in memory live as long as somebody has them open

    @BeforeEach
    void keep() {
        keeper = Store.open(url, clock);
    }

    @AfterEach
    void forget() {
        keeper.close();
    }

    @Override
    protected Store open(InstantSource clock) {
        return Store.open(url, clock);
    }
}
