package io.minibatch.memory;

import io.minibatch.store.Batch;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The messages of a stream in memory, as one opening of the store sees them. */
final class MemoryLog implements MessageLog {

    private final MemoryStore store;
    private final StreamData data;

    MemoryLog(MemoryStore store, StreamData data) {
        this.store = store;
        this.data = data;
    }

    @Override
    public long append(Batch batch) {
        store.checkOpen();
        long first;
        List<Runnable> due;
        synchronized (data) {
            first = data.append(batch, store.now());
            due = data.waiters().due(data.messages().end());
        }
        due.forEach(Waiters::call);
        return first;
    }

    @Override
    public Optional<String> position(String source) {
        store.checkOpen();
        synchronized (data) {
            return Optional.ofNullable(data.positions().get(source));
        }
    }

    @Override
    public long first() {
        store.checkOpen();
        synchronized (data) {
            return data.messages().first();
        }
    }

    @Override
    public long end() {
        store.checkOpen();
        synchronized (data) {
            return data.messages().end();
        }
    }

    @Override
    public Iterator<StoredMessage> read(Sequences which) {
        store.checkOpen();
        return new MemoryReader(data, which);
    }

    @Override
    public long startOf(Instant time) {
        store.checkOpen();
        synchronized (data) {
            return data.messages().startOf(time);
        }
    }

    @Override
    public Instant completeUntil(Instant now) {
        store.checkOpen();
        synchronized (data) {
            return data.raiseFloor(now.truncatedTo(ChronoUnit.MILLIS));
        }
    }

    @Override
    public Registration onEnd(long sequence, Runnable action) {
        store.checkOpen();
        var waiter = new Waiters.Waiter(sequence, action);
        boolean reached;
        synchronized (data) {
            reached = data.messages().end() >= sequence;
            if (!reached) {
                data.waiters().add(waiter);
            }
        }
        if (reached) {
            Waiters.call(action);
        }
        return () -> {
            synchronized (data) {
                data.waiters().remove(waiter);
            }
        };
    }
}
