package io.minibatch.file.log;

import io.minibatch.store.Batch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * What a segment is made of: one frame for each batch, little-endian, each beginning at a multiple of 8 bytes.
 *
 * <pre>
 *  0  int   salt of the stream: a payload that holds a whole frame is not taken for one
 *  4  int   size of the frame, with header and padding
 *  8  int   CRC-32C (RFC 3720) of the bytes 12 to the end
 * 12  int   number of messages; the highest bit: positions of sources come before the records
 * 16  long  sequence number of the first message
 * 24  long  created of all, in milliseconds since 1970
 * 32  positions, if flagged: int count, for each two texts (int length, UTF-8): source, position
 *     records, for each message: int length of the payload (the highest bit: attributes come first),
 *     attributes: int length in all, int count, for each two texts; then the payload
 *     zeros up to a multiple of 8
 * </pre>
 *
 * <p>Each segment begins with a frame without messages that holds the positions of all sources: so the positions are
 * found in the newest segment.
 */
public final class Frame {

    public static final int HEADER = 32;
    public static final int SALT = 0;
    public static final int SIZE = 4;
    public static final int CRC = 8;
    public static final int COUNT = 12;
    public static final int SEQUENCE = 16;
    public static final int CREATED = 24;

    /** In {@link #COUNT} and in the length of a record: there is more before what follows. */
    public static final int FLAG = 1 << 31;

    private Frame() {}

    /** The size of a frame whose positions and records take this many bytes. */
    public static long size(long body) {
        return (HEADER + body + 7) & ~7L;
    }

    /** Writes a frame at the buffer's position; the buffer has room for {@code size} bytes. */
    public static void write(
            ByteBuffer to, int salt, int size, long sequence, long created, EncodedBatch batch, CRC32C crc) {
        var start = to.position();
        to.putInt(salt)
                .putInt(size)
                .putInt(0)
                .putInt(batch.entries().size() | (batch.positions().length > 0 ? FLAG : 0))
                .putLong(sequence)
                .putLong(created);
        to.put(batch.positions());
        writeRecords(to, batch);
        while (to.position() < start + size) {
            to.put((byte) 0);
        }
        to.putInt(start + CRC, checksum(to, start, size, crc));
    }

    private static void writeRecords(ByteBuffer to, EncodedBatch batch) {
        List<Batch.Entry> entries = batch.entries();
        for (var i = 0; i < entries.size(); i++) {
            var payload = entries.get(i).payload();
            var attributes = batch.attributes(i);
            if (attributes.length == 0) {
                to.putInt(payload.length);
            } else {
                to.putInt(payload.length | FLAG);
                to.put(attributes);
            }
            to.put(payload);
        }
    }

    /** The checksum of a frame; leaves the position behind it. */
    private static int checksum(ByteBuffer frame, int start, int size, CRC32C crc) {
        var limit = frame.limit();
        frame.position(start + COUNT).limit(start + size);
        crc.reset();
        crc.update(frame);
        frame.limit(limit);
        return (int) crc.getValue();
    }

    /** Whether the header at an index may be one: salt and size fit. */
    public static boolean plausible(ByteBuffer bytes, int at, int salt) {
        if (bytes.getInt(at + SALT) != salt) {
            return false;
        }
        var size = bytes.getInt(at + SIZE);
        return size >= HEADER && (size & 7) == 0;
    }

    /** Whether the frame at an index, which is plausible and there as a whole, is as it was written. */
    public static boolean sound(ByteBuffer bytes, int at, CRC32C crc) {
        var size = bytes.getInt(at + SIZE);
        crc.reset();
        crc.update(bytes.slice(at + COUNT, size - COUNT));
        return bytes.getInt(at + CRC) == (int) crc.getValue();
    }

    public static int count(ByteBuffer bytes, int at) {
        return bytes.getInt(at + COUNT) & ~FLAG;
    }

    public static boolean hasPositions(ByteBuffer bytes, int at) {
        return (bytes.getInt(at + COUNT) & FLAG) != 0;
    }

    /** A buffer over an array, of this format's byte order. */
    public static ByteBuffer over(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
