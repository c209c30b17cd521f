package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import io.minibatch.store.StoredMessage;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Reads the frames of one segment, and the records of a frame. Reads through a plain file, not mapped memory: a plain
 * read of a file that is cut or removed meanwhile ends, it does not kill.
 */
public final class FrameReader implements Closeable {

    private static final int CHUNK = 1 << 16;
    private static final int LARGEST_KEPT = 1 << 20;

    private final Segment segment;
    private final int salt;
    private final RandomAccessFile file;
    private final CRC32C crc = new CRC32C();

    private byte[] bytes = new byte[CHUNK];
    private ByteBuffer chunk = Frame.over(bytes);
    private long chunkOffset;
    private int chunkLength;

    private long limit;

    private long offset = -1; // of the frame at hand
    private int size;
    private long first;
    private int count;
    private Instant created = Instant.EPOCH;

    private long next; // the record to be read next
    private int record; // its index in the chunk

    public FrameReader(Segment segment, int salt) throws FileNotFoundException {
        this.segment = segment;
        this.salt = salt;
        this.file = new RandomAccessFile(segment.path().toFile(), "r");
    }

    public Segment segment() {
        return segment;
    }

    /**
     * How far to read. Behind it the file may change: nothing from there is taken, so nothing that was taken gets
     * stale.
     */
    public void limit(long limit) {
        this.limit = limit;
    }

    /** The offset of the frame at hand, -1 if there is none. */
    public long offset() {
        return offset;
    }

    /** The offset behind the frame at hand. */
    public long end() {
        return offset + size;
    }

    /** The sequence number of the first message of the frame at hand. */
    public long first() {
        return first;
    }

    /** The sequence number behind the last message of the frame at hand. */
    public long last() {
        return first + count - 1;
    }

    public Instant created() {
        return created;
    }

    /** Whether the frame at hand holds no message. */
    public boolean isEmpty() {
        return count == 0;
    }

    /** Whether the frame at hand holds the message. */
    public boolean holds(long sequence) {
        return offset >= 0 && first <= sequence && sequence < first + count;
    }

    /**
     * Takes the frame at an offset at hand.
     *
     * @return false if there is none that is sound; there is then none at hand
     */
    public boolean load(long at) throws IOException {
        offset = -1;
        if (!have(at, Frame.HEADER)) {
            return false;
        }
        var index = (int) (at - chunkOffset);
        if (!Frame.plausible(chunk, index, salt)) {
            return false;
        }
        size = chunk.getInt(index + Frame.SIZE);
        if (!have(at, size)) {
            return false;
        }
        index = (int) (at - chunkOffset);
        if (!Frame.sound(chunk, index, crc)) {
            return false;
        }
        offset = at;
        first = chunk.getLong(index + Frame.SEQUENCE);
        count = Frame.count(chunk, index);
        var millis = chunk.getLong(index + Frame.CREATED);
        created = Instant.ofEpochMilli(millis);
        segment.note(at, first, millis);
        rewind();
        return true;
    }

    /** The positions of sources in the frame at hand. */
    public Map<String, String> positions() {
        var start = (int) (offset - chunkOffset);
        return Frame.hasPositions(chunk, start)
                ? Texts.read(chunk.duplicate().order(chunk.order()).position(start + Frame.HEADER))
                : Map.of();
    }

    private void rewind() {
        var start = (int) (offset - chunkOffset);
        next = first;
        record = start + Frame.HEADER;
        if (Frame.hasPositions(chunk, start)) {
            var after = chunk.duplicate().order(chunk.order()).position(record);
            Texts.read(after);
            record = after.position();
        }
    }

    /** A message of the frame at hand. */
    public StoredMessage message(long sequence) {
        if (sequence < next) {
            rewind();
        }
        while (next < sequence) {
            skip();
        }
        return message();
    }

    private void skip() {
        var length = chunk.getInt(record);
        record += Integer.BYTES;
        if ((length & Frame.FLAG) != 0) {
            record += Integer.BYTES + chunk.getInt(record);
        }
        record += length & ~Frame.FLAG;
        next++;
    }

    private StoredMessage message() {
        var length = chunk.getInt(record);
        record += Integer.BYTES;
        Map<String, String> attributes = Map.of();
        if ((length & Frame.FLAG) != 0) {
            var table = chunk.duplicate().order(chunk.order()).position(record + Integer.BYTES);
            attributes = Collections.unmodifiableMap(Texts.read(table));
            record += Integer.BYTES + chunk.getInt(record);
        }
        var payload = new byte[length & ~Frame.FLAG];
        System.arraycopy(bytes, record, payload, 0, payload.length);
        record += payload.length;
        return new StoredMessage(next++, created, attributes, payload);
    }

    /** Whether so many bytes from a place of the file are in the chunk, after reading them if need be. */
    private boolean have(long at, int length) throws IOException {
        if (at >= chunkOffset && at + length <= chunkOffset + chunkLength) {
            return true;
        }
        if (at + length > limit || (length > bytes.length && at + length > file.length())) {
            return false; // no memory for a size that only damage can have written
        }
        if (length > bytes.length || (bytes.length > LARGEST_KEPT && length <= CHUNK)) {
            bytes = new byte[Math.max(CHUNK, length)];
            chunk = Frame.over(bytes);
        }
        var wanted = (int) Math.min(bytes.length, limit - at);
        file.seek(at);
        chunkOffset = at;
        chunkLength = 0;
        while (chunkLength < length) {
            var read = file.read(bytes, chunkLength, wanted - chunkLength);
            if (read < 0) {
                return false;
            }
            chunkLength += read;
        }
        return true;
    }

    /**
     * The offset of the next sound frame behind a place; -1 if there is none. Frames begin at multiples of 8.
     *
     * @param beyond its first message comes at or after this one
     */
    public long nextSound(long from, long beyond) throws IOException {
        var end = Math.min(limit, file.length());
        for (var at = from; at + Frame.HEADER <= end; at += 8) {
            if (load(at) && first >= beyond) {
                return at;
            }
        }
        return -1;
    }

    /** Whether the file holds nothing but zeros from a place on. */
    public boolean blankFrom(long from) throws IOException {
        for (var at = from; have(at, 1); at++) {
            if (bytes[(int) (at - chunkOffset)] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The offset behind the last byte that is not zero. */
    public long lastNotBlank() throws IOException {
        var last = 0L;
        for (var at = 0L; have(at, 1); at++) {
            if (bytes[(int) (at - chunkOffset)] != 0) {
                last = at + 1;
            }
        }
        return last;
    }

    public long length() throws IOException {
        return file.length();
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw Folders.failed("close", segment.path(), e);
        }
    }
}
