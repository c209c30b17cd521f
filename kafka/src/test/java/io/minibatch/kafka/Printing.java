package io.minibatch.kafka;

import io.minibatch.Appender;
import io.minibatch.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Prints how many messages each step has, once they are durable. */
record Printing<T>(Appender<T> appender) implements Appender<T> {

    @Override
    public String stream() {
        return appender.stream();
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries) {
        appender.appendEntries(entries);
        Children.line(Integer.toString(entries.size()));
    }

    @Override
    public void append(T data, Map<String, String> attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendAll(List<? extends T> data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries, String source, String position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> position(String source) {
        return appender.position(source);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}
