package io.minibatch.memory;

import io.minibatch.store.Damage;
import io.minibatch.store.GroupStore;
import io.minibatch.store.MessageLog;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.StreamStore;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;

/** A stream in memory, as one opening of the store sees it. */
final class MemoryStream implements StreamStore {

    private final MemoryStore store;
    private final StreamData data;
    private final MemoryLog messages;

    MemoryStream(MemoryStore store, StreamData data) {
        this.store = store;
        this.data = data;
        this.messages = new MemoryLog(store, data);
    }

    @Override
    public String name() {
        return data.name();
    }

    @Override
    public boolean exists() {
        store.checkOpen();
        return data.exists();
    }

    @Override
    public StreamSettings settings() {
        store.checkOpen();
        return data.settings();
    }

    @Override
    public void configure(UnaryOperator<StreamSettings> change) {
        store.checkOpen();
        data.configure(change);
    }

    @Override
    public MessageLog messages() {
        return messages;
    }

    @Override
    public List<String> groups() {
        store.checkOpen();
        synchronized (data) {
            return List.copyOf(data.groups().keySet());
        }
    }

    @Override
    public GroupStore group(String name) {
        return new MemoryGroup(store, data, messages, name);
    }

    @Override
    public void clear() {
        store.checkOpen();
        List<Runnable> wakes;
        synchronized (data) {
            data.clear();
            wakes = data.wakes();
        }
        wakes.forEach(Waiters::call); // owners learn from requests() what is gone
    }

    @Override
    public void delete() {
        store.checkOpen();
        List<Runnable> wakes;
        synchronized (data) {
            wakes = data.wakes();
            data.delete();
        }
        wakes.forEach(Waiters::call); // owners learn that they are none any more
    }

    /** Memory does not rot. */
    @Override
    public List<Damage> verify(boolean repair) {
        return List.of();
    }

    @Override
    public void housekeep(Instant now) {
        store.checkOpen();
        synchronized (data) {
            data.housekeep(now);
        }
    }
}
