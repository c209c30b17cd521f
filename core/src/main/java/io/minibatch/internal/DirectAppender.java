package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.Codec;
import io.minibatch.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a source gets: each call is durable when it returns, and whatever the source has said before is over then. */
record DirectAppender<T>(Engine engine, String stream, Codec<T> codec, Consumer<String> remarks)
        implements Appender<T> {

    @Override
    public void append(T data, Map<String, String> attributes) {
        engine.append(stream, codec, data, attributes);
        remark("");
    }

    @Override
    public void appendAll(List<? extends T> data) {
        engine.appendAll(stream, codec, data);
        remark("");
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries) {
        if (!entries.isEmpty()) {
            engine.append(stream, Encoding.batch(codec, Encoding.encoded(stream, codec, entries)));
            remark("");
        }
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries, String source, String position) {
        engine.append(stream, Encoding.batch(stream, codec, entries, source, position));
        remark("");
    }

    @Override
    public Optional<String> position(String source) {
        return engine.position(stream, source);
    }

    @Override
    public void remark(String waitsFor) {
        remarks.accept(waitsFor);
    }

    /** Nothing is ever left to write. */
    @Override
    public void flush() {}

    /** Nothing to end: the source may be called again. */
    @Override
    public void close() {}
}
