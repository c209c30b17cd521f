package io.minibatch;

import java.util.List;

/** The pipelines of an object's methods that have {@link Streaming}. */
record StreamingMethods(Minibatch minibatch, Object consumer, List<Sink<?>> sinks) {
    Subscription start() {
        throw new IllegalStateException("not there yet");
    }
}
