package io.minibatch.file.group;

import io.minibatch.store.Batch;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.StreamSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** A stream in memory, for groups that are tested alone. */
public final class FakeHost implements GroupHost, MessageLog {

    public static final Instant START = Instant.ofEpochMilli(1_700_000_000_000L);

    public final NavigableMap<Long, StoredMessage> messages = new TreeMap<>();
    public final List<Runnable> watches = new ArrayList<>();
    public StreamSettings settings = StreamSettings.NONE;
    public Sequences gaps = Sequences.NONE;
    public boolean deleted;
    public boolean syncAlways;
    public long first;
    public long end;

    /** With so many messages. */
    public static FakeHost of(int count) {
        var host = new FakeHost();
        for (var i = 0; i < count; i++) {
            host.add(new byte[] {(byte) i});
        }
        return host;
    }

    public void add(byte[] payload) {
        messages.put(end, new StoredMessage(end, START.plusMillis(end), Map.of("n", "" + end), payload));
        end++;
    }

    /** Removes all messages below, as housekeeping does. */
    public void trim(long first) {
        this.first = first;
        messages.headMap(first).clear();
    }

    @Override
    public String name() {
        return "readings";
    }

    @Override
    public InstantSource clock() {
        return InstantSource.fixed(START.plusSeconds(60));
    }

    @Override
    public MessageLog messages() {
        return this;
    }

    @Override
    public StreamSettings settings() {
        return settings;
    }

    @Override
    public boolean syncAlways() {
        return syncAlways;
    }

    @Override
    public boolean deleted() {
        return deleted;
    }

    @Override
    public Sequences gaps() {
        return gaps;
    }

    @Override
    public void ensureCreated() {}

    @Override
    public void ringRequests() {
        List.copyOf(watches).forEach(Runnable::run);
    }

    @Override
    public Registration watchRequests(Runnable action) {
        watches.add(action);
        return () -> watches.remove(action);
    }

    @Override
    public long append(Batch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> position(String source) {
        return Optional.empty();
    }

    @Override
    public long first() {
        return first;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public Iterator<StoredMessage> read(Sequences which) {
        return which.stream()
                .filter(messages::containsKey)
                .mapToObj(messages::get)
                .iterator();
    }

    @Override
    public long startOf(Instant time) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Instant completeUntil(Instant now) {
        return now;
    }

    @Override
    public Registration onEnd(long sequence, Runnable action) {
        throw new UnsupportedOperationException();
    }
}
