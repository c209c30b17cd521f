package io.minibatch.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes frames of large batches by plain writes: a system call for so many messages costs less than to fill a piece of
 * the file with zeros, map it, and have the operating system bring in page after page (see ADR 10). A {@link
 * RandomAccessFile}, since an interrupt does not harm it.
 */
final class LargeFrames {

    private static final int SMALLEST = 1 << 15;
    private static final int LARGEST = 1 << 19; // what is kept in memory for each stream; larger ones are mapped
    private static final int CHUNK = 1 << 16; // the JVM copies each write outside the heap

    private byte[] bytes = {};
    private ByteBuffer frame = Frame.over(bytes);

    /** Whether a frame of this size is written so. */
    static boolean suit(int size) {
        return size >= SMALLEST && size <= LARGEST;
    }

    /** Writes a frame at this offset of the segment's file. */
    void write(
            Segment to, long offset, int salt, int size, long sequence, long created, EncodedBatch batch, CRC32C crc) {
        if (bytes.length < size) {
            bytes = new byte[size];
            frame = Frame.over(bytes);
        }
        Frame.write(frame.clear(), salt, size, sequence, created, batch, crc);
        try (var file = new RandomAccessFile(to.path().toFile(), "rw")) {
            file.seek(offset);
            for (var at = 0; at < size; at += CHUNK) {
                file.write(bytes, at, Math.min(CHUNK, size - at));
            }
        } catch (IOException e) {
            throw Folders.failed("write", to.path(), e);
        }
    }
}
