package io.minibatch;

/**
 * Turns payloads into bytes and back. A stream holds one {@link #format()}; its name is written with the stream.
 *
 * @param <T> the payload
 */
public interface Codec<T> {

    /** The name of the format of the bytes: {@code json}, {@code text}, {@code bytes}, or one of your own. */
    String format();

    /** The payload's type, for error messages. */
    String type();

    /**
     * The bytes of a payload.
     *
     * @throws Exception if it cannot be encoded; nothing is then appended
     */
    byte[] encode(T data) throws Exception;

    /**
     * The payload of some bytes, never null. Must not change the array.
     *
     * @throws Exception if the bytes do not fit; the message is then set aside alone
     */
    T decode(byte[] bytes) throws Exception;

    /** Text as UTF-8. */
    static Codec<String> text() {
        return TextCodec.INSTANCE;
    }

    /** Bytes as they are. */
    static Codec<byte[]> bytes() {
        return BytesCodec.INSTANCE;
    }

    /** The codec for a class: text for {@code String}, bytes for {@code byte[]}, JSON for all others. */
    @SuppressWarnings("unchecked")
    static <T> Codec<T> of(Class<T> type) {
        if (type == String.class) {
            return (Codec<T>) text();
        }
        return type == byte[].class ? (Codec<T>) bytes() : JsonCodec.of(type);
    }
}
