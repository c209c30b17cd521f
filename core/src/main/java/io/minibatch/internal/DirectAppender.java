package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.Codec;
import io.minibatch.Entry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a source gets: each call is durable when it returns, and told then. */
record DirectAppender<T>(Engine engine, String stream, Codec<T> codec, Watch watch) implements Appender<T> {

    /** Learns what a source does. */
    interface Watch {

        /** So many messages are durable. */
        void appended(int messages);

        /** The source works, but waits for something; empty: no more. */
        void waits(String what);
    }

    @Override
    public void append(T data, Map<String, String> attributes) {
        engine.append(stream, codec, data, attributes);
        watch.appended(1);
    }

    @Override
    public void appendAll(List<? extends T> data) {
        engine.appendAll(stream, codec, data);
        watch.appended(data.size());
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries) {
        if (!entries.isEmpty()) {
            engine.append(stream, Encoding.batch(codec, Encoding.encoded(stream, codec, entries)));
            watch.appended(entries.size());
        }
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries, String source, String position) {
        engine.append(stream, Encoding.batch(stream, codec, entries, source, position));
        watch.appended(entries.size());
    }

    @Override
    public Optional<String> position(String source) {
        return engine.position(stream, source);
    }

    @Override
    public void remark(String waitsFor) {
        watch.waits(waitsFor);
    }

    /** Nothing is ever left to write. */
    @Override
    public void flush() {}

    /** Nothing to end: the source may be called again. */
    @Override
    public void close() {}
}
