package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.Codec;
import io.minibatch.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/** What a source gets: each call is durable when it returns, and told then, with how many messages it appended. */
record DirectAppender<T>(Engine engine, String stream, Codec<T> codec, IntConsumer appended) implements Appender<T> {

    @Override
    public void append(T data, Map<String, String> attributes) {
        engine.append(stream, codec, data, attributes);
        appended.accept(1);
    }

    @Override
    public void appendAll(List<? extends T> data) {
        engine.appendAll(stream, codec, data);
        appended.accept(data.size());
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries) {
        if (!entries.isEmpty()) {
            engine.append(stream, Encoding.batch(codec, Encoding.encoded(stream, codec, entries)));
            appended.accept(entries.size());
        }
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries, String source, String position) {
        engine.append(stream, Encoding.batch(stream, codec, entries, source, position));
        appended.accept(entries.size());
    }

    @Override
    public Optional<String> position(String source) {
        return engine.position(stream, source);
    }

    /** Nothing is ever left to write. */
    @Override
    public void flush() {}

    /** Nothing to end: the source may be called again. */
    @Override
    public void close() {}
}
