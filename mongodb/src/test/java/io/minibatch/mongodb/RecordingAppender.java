package io.minibatch.mongodb;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Remembers what it takes; fails at one call. */
final class RecordingAppender implements Appender<Object> {
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private Optional<String> position = Optional.empty();
    private final int failing;
    private int calls;

    RecordingAppender(int failing) {
        this.failing = failing;
    }

    List<String> taken() {
        return taken;
    }

    void standsAt(String text) {
        position = Optional.of(text);
    }

    @Override
    public void appendEntries(List<? extends Entry<Object>> entries, String source, String position) {
        if (++calls == failing) {
            throw new MinibatchException("disk full");
        }
        entries.forEach(entry ->
                taken.add(new String(((Entry.Encoded<Object>) entry).payload(), StandardCharsets.UTF_8)));
        this.position = Optional.of(position);
    }

    @Override
    public Optional<String> position(String source) {
        return position;
    }

    @Override
    public void append(Object data, Map<String, String> attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendAll(List<?> data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendEntries(List<? extends Entry<Object>> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
