package io.minibatch.testing;

import io.minibatch.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The file store with segments so small that the contract fills and trims many, synced at every step. */
class SmallSegmentsTest extends StoreContract {

    @TempDir
    private Path folder;

    @Override
    protected Store open(InstantSource clock) {
        return Store.open("file:" + folder.resolve("store") + "?segment=64KB&sync=always", clock);
    }
}
