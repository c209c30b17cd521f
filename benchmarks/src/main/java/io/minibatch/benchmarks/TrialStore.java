package io.minibatch.benchmarks;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;

/** A file store for one round, removed when closed. */
record TrialStore(Scratch scratch, Minibatch minibatch) implements AutoCloseable {

    /** The size of a message in all measurements but those of JSON. */
    static final int PAYLOAD = 150;

    /** How many messages a large batch and a large window have. */
    static final int BATCH = 1_000;

    static TrialStore open(Settings settings) {
        return open(settings, "");
    }

    /** With options, such as {@code ?sync=always}. */
    static TrialStore open(Settings settings, String options) {
        var scratch = Scratch.in(settings.folder());
        return new TrialStore(scratch, Minibatch.open("file:" + scratch.path().resolve("store") + options));
    }

    /** A stream that is there already: making its files is not what is measured. */
    MessageStream<byte[]> bytes() {
        return stream(byte[].class);
    }

    <T> MessageStream<T> stream(Class<T> type) {
        var stream = minibatch.stream("benchmark", type);
        stream.group().create();
        return stream;
    }

    @Override
    public void close() {
        minibatch.close();
        scratch.close();
    }
}
