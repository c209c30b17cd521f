package io.minibatch;

import java.time.Instant;
import java.util.Map;

/**
 * One message of a stream, as it was appended.
 *
 * @param <T> the payload
 */
public interface Message<T> {

    /** The store's own name of this message, unique within the stream. */
    String id();

    /**
     * The place in the stream, in append order. Never used twice, not even after a crash, {@code clear} or
     * {@code delete}.
     */
    long sequence();

    /**
     * When the message was appended, in whole milliseconds. Messages of one batch share it. In a store that declares
     * order (files, memory) it never decreases along the stream.
     */
    Instant created();

    /** What the producer said besides the payload, such as a Kafka key or an MQTT topic; unmodifiable, often empty. */
    Map<String, String> attributes();

    /**
     * The payload, decoded when first asked for.
     *
     * @throws MinibatchException if the stored bytes do not fit the stream's type
     */
    T data();
}
