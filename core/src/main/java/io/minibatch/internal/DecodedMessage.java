package io.minibatch.internal;

import io.minibatch.Message;
import io.minibatch.store.StoredMessage;
import java.time.Instant;
import java.util.Map;

/** A message of a window: decoded, without its bytes, so that whoever keeps it does not keep them. */
record DecodedMessage<T>(long sequence, Instant created, Map<String, String> attributes, T data) implements Message<T> {

    static <T> DecodedMessage<T> of(StoredMessage stored, T data) {
        return new DecodedMessage<>(stored.sequence(), stored.created(), stored.attributes(), data);
    }

    @Override
    public String id() {
        return Long.toString(sequence);
    }
}
