package io.minibatch.testing;

import io.minibatch.store.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.io.TempDir;

/** The file store that is on the disk at every step, with segments of the usual size. */
class SyncedFileStoreTest extends OrderedStoreContract {

    @TempDir
    Path folder;

    @Override
    protected Store open(InstantSource clock) {
        return Store.open("file:" + folder.resolve("store") + "?sync=always", clock);
    }
}
