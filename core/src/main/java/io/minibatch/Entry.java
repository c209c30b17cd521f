package io.minibatch;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A message to be appended: what it holds, and what its producer says besides.
 *
 * @param <T> the payload
 */
public sealed interface Entry<T> {

    /** Text to text: a key, headers, a topic, … */
    Map<String, String> attributes();

    /** A message without attributes. */
    static <T> Entry<T> of(T data) {
        return new Data<>(data, Map.of());
    }

    /** A message with attributes. */
    static <T> Entry<T> of(T data, Map<String, String> attributes) {
        return new Data<>(data, attributes);
    }

    /**
     * Bytes that are encoded already, in the format of the stream: a source that receives JSON hands it on as it came.
     * They are not looked at; what turns out not to be of the format is set aside alone, with its attributes, when a
     * group reads it.
     *
     * @param payload must not be changed before the message is durable
     */
    static <T> Entry<T> encoded(byte[] payload, Map<String, String> attributes) {
        return new Encoded<>(payload, attributes);
    }

    /** The attribute that says why a source could not read the message. */
    String UNDECODABLE = "minibatch.undecodable";

    /**
     * Bytes that the source could not turn into a payload, in whatever format they came. The message is set aside
     * alone, with its attributes and the reason, when a group reads it; others go on.
     *
     * @param payload must not be changed before the message is durable
     * @param reason becomes the attribute {@value #UNDECODABLE}
     */
    static <T> Entry<T> undecodable(byte[] payload, Map<String, String> attributes, String reason) {
        var all = new HashMap<>(attributes);
        all.put(UNDECODABLE, reason);
        return new Encoded<>(payload, all);
    }

    /**
     * Data, encoded by the stream's {@link Codec} when it is appended.
     *
     * @param data the payload
     * @param attributes what the producer says besides
     */
    record Data<T>(T data, Map<String, String> attributes) implements Entry<T> {

        /** Checks that both are there. */
        public Data {
            Objects.requireNonNull(data, "data");
            attributes = Map.copyOf(attributes);
        }
    }

    /**
     * Bytes in the format of the stream.
     *
     * @param payload the bytes
     * @param attributes what the producer says besides
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each payload would cost more than its safety
    record Encoded<T>(byte[] payload, Map<String, String> attributes) implements Entry<T> {

        /** Checks that both are there. */
        public Encoded {
            Objects.requireNonNull(payload, "payload");
            attributes = Map.copyOf(attributes);
        }
    }
}
