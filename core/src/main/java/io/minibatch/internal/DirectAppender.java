package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.Codec;
import java.util.List;
import java.util.Map;

/** What a source gets: each call is durable when it returns. */
record DirectAppender<T>(Engine engine, String stream, Codec<T> codec) implements Appender<T> {

    @Override
    public void append(T data, Map<String, String> attributes) {
        engine.append(stream, codec, data, attributes);
    }

    @Override
    public void appendAll(List<? extends T> data) {
        engine.appendAll(stream, codec, data);
    }

    /** Nothing is ever left to write. */
    @Override
    public void flush() {}

    /** Nothing to end: the source may be called again. */
    @Override
    public void close() {}
}
