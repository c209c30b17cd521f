package io.minibatch.file.disk;

import io.minibatch.store.Sequences;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Writes values into an array that grows and is used again. {@link Decoder} reads them. Not safe for use by several
 * threads.
 *
 * <pre>
 * number     7 bits a byte, lowest first, the high bit says that more follow
 * signed     a number: 0, -1, 1, -2, ... as 0, 1, 2, 3, ...
 * text       number of bytes, UTF-8
 * instant    whole milliseconds, as most are: signed number times two; else 1, signed seconds, nanoseconds
 * optional   0, or 1 and the value
 * sequences  number of ranges; for each the signed distance from the last number before, and its size less one
 * </pre>
 */
public final class Encoder {

    private static final long MOST_MILLIS = 1L << 60;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private byte[] bytes = new byte[256];
    private int length;

    /** Begins anew, after some bytes that are left free for a header. */
    public Encoder reset(int header) {
        ensure(header);
        Arrays.fill(bytes, 0, header, (byte) 0);
        length = header;
        return this;
    }

    public int length() {
        return length;
    }

    /** The array itself: valid until the next write. */
    public byte[] array() {
        return bytes;
    }

    /** The same as a buffer, for fixed fields at fixed places. */
    public ByteBuffer buffer() {
        return ByteBuffer.wrap(bytes, 0, length).order(ByteOrder.LITTLE_ENDIAN);
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Fills up with zeros to a multiple of eight. */
    public Encoder pad() {
        var padded = (length + 7) & ~7;
        ensure(padded - length);
        Arrays.fill(bytes, length, padded, (byte) 0);
        length = padded;
        return this;
    }

    public Encoder octet(int value) {
        ensure(1);
        bytes[length++] = (byte) value;
        return this;
    }

    public Encoder number(long value) {
        ensure(10);
        var rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
        return this;
    }

    public Encoder signed(long value) {
        return number(value << 1 ^ value >> 63);
    }

    public Encoder flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    public Encoder text(String value) {
        var utf8 = value.getBytes(StandardCharsets.UTF_8);
        number(utf8.length).ensure(utf8.length);
        System.arraycopy(utf8, 0, bytes, length, utf8.length);
        length += utf8.length;
        return this;
    }

    public Encoder instant(Instant value) {
        var seconds = value.getEpochSecond();
        if (Math.abs(seconds) < MOST_MILLIS / 1_000 && value.getNano() % NANOS_PER_MILLI == 0) {
            var millis = value.toEpochMilli();
            return number((millis << 1 ^ millis >> 63) << 1);
        }
        return number(1).signed(seconds).number(value.getNano());
    }

    public <T> Encoder optional(Optional<T> value, Consumer<T> write) {
        flag(value.isPresent());
        value.ifPresent(write);
        return this;
    }

    public Encoder sequences(Sequences value) {
        number(value.ranges());
        var before = 0L;
        for (var i = 0; i < value.ranges(); i++) {
            signed(value.first(i) - before).number(value.last(i) - value.first(i));
            before = value.last(i);
        }
        return this;
    }

    public Encoder texts(Map<String, String> value) {
        number(value.size());
        value.forEach((name, text) -> text(name).text(text));
        return this;
    }

    private void ensure(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
        }
    }
}
