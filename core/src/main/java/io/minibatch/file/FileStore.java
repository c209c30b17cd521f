package io.minibatch.file;

import io.minibatch.MinibatchException;
import io.minibatch.file.log.FileOptions;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Streams in a folder of this machine: the default store. */
final class FileStore implements Store {

    private final OpenStore store;
    private final Map<String, StreamStore> handles = new ConcurrentHashMap<>();
    private volatile boolean closed;

    FileStore(FileOptions options, InstantSource clock) {
        store = OpenStore.open(options, clock);
    }

    @Override
    public String url() {
        return "file:" + store.root();
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public List<String> streams() {
        checkOpen();
        return store.streams();
    }

    @Override
    public StreamStore stream(String name) {
        checkOpen();
        return handles.computeIfAbsent(name, n -> new StreamHandle(store, n));
    }

    private void checkOpen() {
        if (closed) {
            throw new MinibatchException("Store " + url() + " is closed");
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            store.leave();
        }
    }

    @Override
    public String toString() {
        return url();
    }
}
