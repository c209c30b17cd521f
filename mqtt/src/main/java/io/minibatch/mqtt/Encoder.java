package io.minibatch.mqtt;

import io.minibatch.Codec;
import io.minibatch.JsonCodec;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** Makes a payload. */
@FunctionalInterface
interface Encoder<R> {

    /** Its bytes. */
    byte[] encode(R element) throws Exception;

    /** Text and bytes as they are, all else as JSON. */
    static <R> Encoder<R> usual() {
        var json = JsonCodec.of(Object.class);
        return element -> {
            if (element instanceof byte[] bytes) {
                return bytes;
            }
            return element instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : json.encode(element);
        };
    }

    static <R> Encoder<R> of(Codec<? super R> codec) {
        Objects.requireNonNull(codec, "codec");
        return codec::encode;
    }
}
