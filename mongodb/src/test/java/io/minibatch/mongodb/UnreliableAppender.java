package io.minibatch.mongodb;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Fails now and then: before it has taken the entries, or after. Forgets nothing that it has taken. */
final class UnreliableAppender implements Appender<Object> {
    private final List<String> taken = new CopyOnWriteArrayList<>();
    private final Random random;
    private final int oneIn;
    private Optional<String> position = Optional.empty();

    UnreliableAppender(Random random, int oneIn) {
        this.random = random;
        this.oneIn = oneIn;
    }

    List<String> taken() {
        return taken;
    }

    @Override
    public synchronized void appendEntries(List<? extends Entry<Object>> entries, String source, String newPosition) {
        failNowAndThen();
        entries.forEach(entry ->
                taken.add(new String(((Entry.Encoded<Object>) entry).payload(), StandardCharsets.UTF_8)));
        position = Optional.of(newPosition);
        failNowAndThen();
    }

    private void failNowAndThen() {
        if (random.nextInt(oneIn) == 0) {
            throw new MinibatchException("killed");
        }
    }

    @Override
    public synchronized Optional<String> position(String source) {
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
