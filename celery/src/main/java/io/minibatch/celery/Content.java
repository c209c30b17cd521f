package io.minibatch.celery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/**
 * The body of a message, and what it says it is.
 *
 * @param bytes as they came
 * @param type its media type, empty if it has none
 * @param encoding of its characters, empty if it has none
 * @param compression what kombu calls it, empty if there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Content(byte[] bytes, String type, String encoding, String compression) {

    private static final String JSON = "application/json";
    private static final Set<String> TEXT = Set.of("", "utf-8", "utf8", "us-ascii", "ascii");
    /** More bytes are not read; what Celery sends is far smaller. */
    static final int LARGEST = 1 << 20;

    /** What a broker delivers: of too many bytes, no more than is needed to see that. */
    static Content of(byte[] bytes, String type, String encoding, String compression) {
        return new Content(
                bytes.length > LARGEST ? Arrays.copyOf(bytes, LARGEST + 1) : bytes, type, encoding, compression);
    }

    /** JSON as it should be. */
    static Content json(byte[] bytes) {
        return of(bytes, JSON, "utf-8", "");
    }

    /**
     * The bytes, if they are said to be JSON. Nothing else is ever read: what pickle holds would run as a program.
     *
     * @throws RefusedException if they are something else
     */
    byte[] json() throws RefusedException {
        if (bytes.length > LARGEST) {
            throw new RefusedException("it has more than 1 MB");
        }
        var media = type.toLowerCase(Locale.ROOT);
        var end = media.indexOf(';');
        if (!(end < 0 ? media : media.substring(0, end)).strip().equals(JSON)) {
            throw new RefusedException(
                    type.isEmpty() ? "it has no content type" : "its content type is " + RefusedException.quoted(type));
        }
        if (!TEXT.contains(encoding.toLowerCase(Locale.ROOT))) {
            throw new RefusedException("its content encoding is " + RefusedException.quoted(encoding));
        }
        return switch (compression) {
            case "" -> bytes;
            case "application/x-gzip" -> inflated(); // what kombu calls zlib
            default -> throw new RefusedException("it is compressed as " + RefusedException.quoted(compression));
        };
    }

    private byte[] inflated() throws RefusedException {
        try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            var all = in.readNBytes(LARGEST + 1);
            if (all.length > LARGEST) {
                throw new RefusedException("it has more than 1 MB when it is no longer compressed");
            }
            return all;
        } catch (IOException e) {
            throw new RefusedException("it is said to be compressed by zlib, but is not: " + e.getMessage(), e);
        }
    }
}
