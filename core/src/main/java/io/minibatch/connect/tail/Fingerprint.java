package io.minibatch.connect.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * By what a file is known again that has been read up to an offset: the first bytes, and the last ones before the
 * offset. An inode number alone says little, since the next file may get it; and a file that was emptied and has grown
 * again keeps it.
 */
final class Fingerprint {

    /** Bytes of each of the two; a file that was read at least as far is told from others by them alone. */
    static final int SIZE = 512;

    private byte[] head = {};
    private byte[] tail = {};
    private long offset;

    /** Of a file of which nothing has been read: every file has it. */
    Fingerprint() {}

    /** Of an open file at an offset; null if it is shorter. */
    static @Nullable Fingerprint read(FileChannel file, long offset) throws IOException {
        var length = (int) Math.min(SIZE, offset);
        var head = bytes(file, 0, length);
        var tail = bytes(file, offset - length, length);
        if (head == null || tail == null) {
            return null;
        }
        var fingerprint = new Fingerprint();
        fingerprint.head = head;
        fingerprint.tail = tail;
        fingerprint.offset = offset;
        return fingerprint;
    }

    Fingerprint copy() {
        var copy = new Fingerprint();
        copy.head = head; // never changed, but replaced
        copy.tail = tail.clone();
        copy.offset = offset;
        return copy;
    }

    long offset() {
        return offset;
    }

    /** These bytes were read, too. */
    void advance(byte[] bytes, int from, int to) {
        if (head.length < SIZE) {
            head = joined(head, bytes, from, Math.min(to, from + SIZE - head.length));
        }
        var more = Math.min(SIZE, to - from);
        if (tail.length < SIZE) {
            var all = joined(tail, bytes, to - more, to);
            tail = all.length <= SIZE ? all : Arrays.copyOfRange(all, all.length - SIZE, all.length);
        } else {
            System.arraycopy(tail, more, tail, 0, SIZE - more);
            System.arraycopy(bytes, to - more, tail, SIZE - more, more);
        }
        offset += to - from;
    }

    private static byte[] joined(byte[] first, byte[] second, int from, int to) {
        var joined = Arrays.copyOf(first, first.length + to - from);
        System.arraycopy(second, from, joined, first.length, to - from);
        return joined;
    }

    /** Whether the file still begins, and goes on up to the offset, as it did. */
    boolean matches(FileChannel file) throws IOException {
        return Arrays.equals(head, bytes(file, 0, head.length))
                && Arrays.equals(tail, bytes(file, offset - tail.length, tail.length));
    }

    /** Whether a file begins with these bytes, or with the first of them if they are many. */
    static boolean isAtTheBeginning(FileChannel file, byte[] bytes, int from, int to) throws IOException {
        var length = Math.min(SIZE, to - from);
        return Arrays.equals(Arrays.copyOfRange(bytes, from, from + length), bytes(file, 0, length));
    }

    /** These bytes of a file; null if it ends before. */
    private static byte @Nullable [] bytes(FileChannel file, long from, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, from + buffer.position()) < 0) {
                return null;
            }
        }
        return buffer.array();
    }

    /** For the position: the beginning of a hash. */
    String text() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(head);
            digest.update(tail);
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
