package io.minibatch.file;

import io.minibatch.file.log.DeletedException;
import io.minibatch.store.Batch;
import io.minibatch.store.Damage;
import io.minibatch.store.GroupStore;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.StreamStore;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A stream by name, there or not: finds the one that is there now. */
final class StreamHandle implements StreamStore, MessageLog {

    private final OpenStore store;
    private final String name;
    private volatile @Nullable FileStream open;

    StreamHandle(OpenStore store, String name) {
        this.store = store;
        this.name = name;
    }

    Optional<FileStream> find() {
        var stream = open;
        if (stream == null || stream.deleted()) {
            stream = store.find(name).orElse(null);
            open = stream;
        }
        return Optional.ofNullable(stream);
    }

    FileStream create() {
        var stream = open;
        if (stream == null || stream.deleted()) {
            stream = store.create(name);
            open = stream;
        }
        return stream;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean exists() {
        return find().isPresent();
    }

    @Override
    public StreamSettings settings() {
        return find().map(FileStream::settings).orElse(StreamSettings.NONE);
    }

    @Override
    public void configure(UnaryOperator<StreamSettings> change) {
        create().configure(change);
    }

    @Override
    public MessageLog messages() {
        return this;
    }

    @Override
    public List<String> groups() {
        return find().map(FileStream::groups).orElse(List.of());
    }

    @Override
    public GroupStore group(String group) {
        return new GroupHandle(this, group);
    }

    @Override
    public void clear() {
        find().ifPresent(FileStream::clear);
    }

    @Override
    public void delete() {
        find().ifPresent(store::delete);
    }

    @Override
    public List<Damage> verify(boolean repair) {
        return find().map(stream -> stream.verify(repair)).orElse(List.of());
    }

    @Override
    public long lost() {
        return find().map(FileStream::lost).orElse(0L);
    }

    @Override
    public void housekeep(Instant now) {
        find().ifPresent(stream -> stream.housekeep(now));
    }

    @Override
    public long append(Batch batch) {
        while (true) {
            var stream = create();
            try {
                return stream.append(batch);
            } catch (DeletedException e) {
                open = null; // whoever deleted it was first: this goes into a new one
            }
        }
    }

    @Override
    public Optional<String> position(String source) {
        return find().flatMap(stream -> stream.messages().position(source));
    }

    @Override
    public long first() {
        return find().map(stream -> stream.messages().first()).orElse(1L);
    }

    @Override
    public long end() {
        return find().map(stream -> stream.messages().end()).orElse(1L);
    }

    @Override
    public Iterator<StoredMessage> read(Sequences which) {
        return find().map(stream -> stream.messages().read(which)).orElse(Collections.emptyIterator());
    }

    @Override
    public long startOf(Instant time) {
        return find().map(stream -> stream.messages().startOf(time)).orElse(1L);
    }

    @Override
    public Instant completeUntil(Instant now) {
        return find().map(stream -> stream.messages().completeUntil(now)).orElse(now);
    }

    @Override
    public Registration onEnd(long sequence, Runnable action) {
        return create().messages().onEnd(sequence, action);
    }
}
