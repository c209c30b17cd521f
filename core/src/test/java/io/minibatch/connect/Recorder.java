package io.minibatch.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes what sources append, with their positions, as a stream does. */
final class Recorder implements Appender<String> {

    private final List<Entry.Encoded<String>> entries = new ArrayList<>();
    private final Map<String, String> positions = new HashMap<>();
    private int largest = Integer.MAX_VALUE;
    private int failures;

    /** Takes no larger messages. */
    void takeAtMost(int bytes) {
        largest = bytes;
    }

    /** Refuses so many times. */
    void fail(int times) {
        failures = times;
    }

    synchronized List<String> lines() {
        return entries.stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
    }

    synchronized List<Map<String, String>> attributes() {
        return entries.stream().map(Entry.Encoded::attributes).toList();
    }

    synchronized List<String> names() {
        return List.copyOf(positions.keySet());
    }

    @Override
    public synchronized void appendEntries(List<? extends Entry<String>> added, String source, String position) {
        if (failures > 0) {
            failures--;
            throw new MinibatchException("the disk is full");
        }
        for (var i = 0; i < added.size(); i++) {
            if (encoded(added.get(i)).payload().length > largest) {
                throw new MessageTooLargeException("it is too large", i);
            }
        }
        added.forEach(entry -> entries.add(encoded(entry)));
        positions.put(source, position);
    }

    private static Entry.Encoded<String> encoded(Entry<String> entry) {
        return (Entry.Encoded<String>) entry;
    }

    @Override
    public synchronized Optional<String> position(String source) {
        return Optional.ofNullable(positions.get(source));
    }

    @Override
    public void append(String data, Map<String, String> attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendAll(List<? extends String> data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendEntries(List<? extends Entry<String>> entries) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
