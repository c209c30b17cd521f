package io.minibatch.file.disk;

import io.minibatch.store.Sequences;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Reads what {@link Encoder} wrote, from a piece of an array. Whatever the bytes are, it ends: with a value or with an
 * {@link UnreadableException}, and without taking more memory than the bytes are worth.
 */
public final class Decoder {

    private final byte[] bytes;
    private final int end;
    private int position;

    public Decoder(byte[] bytes, int from, int end) {
        this.bytes = bytes;
        this.position = from;
        this.end = end;
    }

    public boolean hasMore() {
        return position < end;
    }

    public int octet() {
        if (position >= end) {
            throw new UnreadableException("it ends within a value");
        }
        return bytes[position++] & 0xFF;
    }

    public long number() {
        var value = 0L;
        for (var shift = 0; shift < 64; shift += 7) {
            var next = octet();
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new UnreadableException("a number has more than 64 bits");
    }

    public long signed() {
        return unsign(number());
    }

    /** A number that counts things of at least one byte each, which must therefore be there. */
    public int count() {
        var value = number();
        if (value < 0 || value > end - position) {
            throw new UnreadableException(
                    "it should hold " + value + " more things, but only " + (end - position) + " bytes follow");
        }
        return (int) value;
    }

    public int small() {
        var value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new UnreadableException("a small number is " + value);
        }
        return (int) value;
    }

    public boolean flag() {
        return octet() != 0;
    }

    public String text() {
        var length = count();
        var value = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return value;
    }

    public Instant instant() {
        var first = number();
        if ((first & 1) == 0) {
            return Instant.ofEpochMilli(unsign(first >>> 1));
        }
        try {
            return Instant.ofEpochSecond(signed(), small());
        } catch (DateTimeException e) {
            throw new UnreadableException("it holds a time that there is not: " + e.getMessage());
        }
    }

    public <T> Optional<T> optional(Supplier<T> read) {
        return flag() ? Optional.of(read.get()) : Optional.empty();
    }

    public Sequences sequences() {
        var builder = new Sequences.Builder();
        var before = 0L;
        for (var left = count(); left > 0; left--) {
            var first = before + signed();
            before = first + number();
            if (first < 0 || before < first) {
                throw new UnreadableException("it holds the range " + first + " to " + before);
            }
            builder.add(first, before);
        }
        try {
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new UnreadableException("it holds a number twice: " + e.getMessage());
        }
    }

    public Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        for (var left = count(); left > 0; left--) {
            texts.put(text(), text());
        }
        return texts;
    }

    private static long unsign(long value) {
        return value >>> 1 ^ -(value & 1);
    }
}
