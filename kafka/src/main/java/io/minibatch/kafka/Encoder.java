package io.minibatch.kafka;

import io.minibatch.Codec;
import io.minibatch.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Makes the value of a message. */
@FunctionalInterface
interface Encoder<R> {

    /** The bytes; null for a message without a value. */
    byte @Nullable [] encode(String topic, Headers headers, R element) throws Exception;

    /** Text and bytes as they are, all else as JSON. */
    static <R> Encoder<R> usual() {
        var json = JsonCodec.of(Object.class);
        return (topic, headers, element) -> {
            if (element instanceof byte[] bytes) {
                return bytes;
            }
            return element instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : json.encode(element);
        };
    }

    static <R> Encoder<R> of(Codec<? super R> codec) {
        Objects.requireNonNull(codec, "codec");
        return (topic, headers, element) -> codec.encode(element);
    }

    static <R> Encoder<R> of(Serializer<? super R> serializer) {
        Objects.requireNonNull(serializer, "serializer");
        return (topic, headers, element) -> serializer.serialize(topic, headers, element);
    }
}
