package io.minibatch.cli;

import io.minibatch.Minibatch;
import java.util.function.Supplier;

/** The name of a stream's payload format: looked up once there is one, taken as JSON until then. */
final class StreamFormat implements Supplier<String> {

    private final Minibatch minibatch;
    private final String stream;
    private volatile String known = "";

    StreamFormat(Minibatch minibatch, String stream) {
        this.minibatch = minibatch;
        this.stream = stream;
    }

    @Override
    public String get() {
        if (known.isEmpty()) {
            known = minibatch.stream(stream, byte[].class).status().format();
        }
        return known.isEmpty() ? "json" : known;
    }

    PayloadFormat payloads() {
        return PayloadFormat.of(get());
    }
}
