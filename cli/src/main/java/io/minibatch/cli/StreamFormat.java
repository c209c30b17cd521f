package io.minibatch.cli;

import io.minibatch.Minibatch;
import java.util.function.Supplier;

/** The name of a stream's payload format: looked up once there is one. */
final class StreamFormat implements Supplier<String> {

    private final Minibatch minibatch;
    private final String stream;
    private final String first;
    private volatile String known = "";

    /** Taken as JSON until there is one. */
    StreamFormat(Minibatch minibatch, String stream) {
        this(minibatch, stream, "json");
    }

    /**
     * Of a stream that may be new.
     *
     * @param first what it is taken for until there is one
     */
    StreamFormat(Minibatch minibatch, String stream, String first) {
        this.minibatch = minibatch;
        this.stream = stream;
        this.first = first;
    }

    @Override
    public String get() {
        if (known.isEmpty()) {
            known = minibatch.stream(stream, byte[].class).status().format();
        }
        return known.isEmpty() ? first : known;
    }

    PayloadFormat payloads() {
        return PayloadFormat.of(get());
    }
}
