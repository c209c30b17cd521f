package io.minibatch.memory;

import io.minibatch.MinibatchException;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One opening of a memory store. What it shares with other openings is in {@link Streams}; the monitor of each
 * {@link StreamData} guards all of that stream.
 */
final class MemoryStore implements Store {

    private final String url;
    private final InstantSource clock;
    private final Streams streams;
    private final Runnable onClose;
    private final Set<MemoryOwner> owners = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    MemoryStore(String url, InstantSource clock, Streams streams, Runnable onClose) {
        this.url = url;
        this.clock = clock;
        this.streams = streams;
        this.onClose = onClose;
    }

    @Override
    public String url() {
        return url;
    }

    @Override
    public boolean ordered() {
        return true;
    }

    @Override
    public List<String> streams() {
        checkOpen();
        return streams.names();
    }

    @Override
    public StreamStore stream(String name) {
        checkOpen();
        return new MemoryStream(this, streams.get(name));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        owners.forEach(MemoryOwner::close);
        onClose.run();
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    void checkOpen() {
        if (closed) {
            throw new MinibatchException("The store " + url + " is closed. Open it again to use it.");
        }
    }

    void add(MemoryOwner owner) {
        owners.add(owner);
        if (closed) { // meanwhile: close() has not seen it
            owner.close();
            checkOpen();
        }
    }

    void remove(MemoryOwner owner) {
        owners.remove(owner);
    }
}
