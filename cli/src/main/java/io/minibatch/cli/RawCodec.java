package io.minibatch.cli;

import io.minibatch.Codec;
import io.minibatch.MinibatchException;
import java.util.function.Supplier;

/**
 * Payloads as the bytes that they are, whatever the stream's format: what came in is what goes out.
 *
 * @param formatOf the name of the stream's format; asked late, as a stream has none before its first message
 * @param strict whether JSON and text are checked when they are read, since anybody may have written it
 */
record RawCodec(Supplier<String> formatOf, boolean strict) implements Codec<byte[]> {

    /** To append: what comes in is checked before. */
    static RawCodec of(String format) {
        return new RawCodec(() -> format, false);
    }

    @Override
    public String format() {
        return formatOf.get();
    }

    @Override
    public String type() {
        return switch (PayloadFormat.of(format())) {
            case JSON -> "any JSON value";
            case TEXT, PLAIN -> "any text";
            case BYTES -> "any bytes";
        };
    }

    @Override
    public byte[] encode(byte[] data) {
        return data;
    }

    @Override
    public byte[] decode(byte[] bytes) {
        if (strict) {
            check(bytes);
        }
        return bytes;
    }

    private void check(byte[] bytes) {
        var format = PayloadFormat.of(format());
        if (format == PayloadFormat.JSON) {
            Json.fault(bytes).ifPresent(fault -> {
                throw new MinibatchException("it is not a JSON value: " + fault);
            });
        }
        if (format == PayloadFormat.TEXT) {
            Text.fault(bytes).ifPresent(fault -> {
                throw new MinibatchException("it is not text: " + fault);
            });
        }
    }
}
