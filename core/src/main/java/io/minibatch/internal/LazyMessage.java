package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.Message;
import io.minibatch.store.StoredMessage;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message of a buffer: decoded when its data is first asked for. */
final class LazyMessage<T> implements Message<T> {

    private final String stream;
    private final Codec<T> codec;
    private final StoredMessage stored;
    private final @Nullable Object buffer;
    private @Nullable T data;

    LazyMessage(String stream, Codec<T> codec, StoredMessage stored, @Nullable Object buffer) {
        this.stream = stream;
        this.codec = codec;
        this.stored = stored;
        this.buffer = buffer;
    }

    /** Whether this is a message that the buffer gave out. */
    boolean isOf(Object buffer) {
        return this.buffer == buffer;
    }

    @Override
    public String id() {
        return stored.id();
    }

    @Override
    public long sequence() {
        return stored.sequence();
    }

    @Override
    public Instant created() {
        return stored.created();
    }

    @Override
    public Map<String, String> attributes() {
        return stored.attributes();
    }

    @Override
    public T data() {
        var known = data;
        if (known == null) {
            try {
                known = Decoding.decode(codec, stored);
            } catch (UndecodableException e) {
                throw new UnreadableMessageException(
                        "Message " + id() + " of stream " + stream + " cannot be read as " + codec.type() + ": "
                                + ErrorText.of(e.reason()),
                        e.reason(),
                        this);
            }
            data = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return "message " + id() + " of stream " + stream;
    }
}
