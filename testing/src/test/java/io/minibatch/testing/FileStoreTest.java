package io.minibatch.testing;

import io.minibatch.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

class FileStoreTest extends OrderedStoreContract {

    @TempDir
    Path folder;

    @Override
    protected Store open(InstantSource clock) {
        return Store.open("file:" + folder.resolve("store") + "?segment=64KB", clock);
    }
}
