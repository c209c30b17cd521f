package io.minibatch.file.group;

import io.minibatch.file.disk.Decoder;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.UnreadableException;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a {@link Journal}, also while its owner writes. Reads plainly, not through mapped memory, so that
 * nothing that happens to the file can kill the process. Not safe for use by several threads.
 */
public final class JournalReader implements Closeable {

    private static final int CHUNK = 1 << 16;

    private final Path path;
    private final RandomAccessFile file;
    private final CRC32C crc = new CRC32C();
    private byte[] chunk = new byte[CHUNK];
    private ByteBuffer chunkView = view(chunk);
    private long chunkPosition;
    private int chunkLength;
    private long position = Journal.HEADER;
    private String fault = "";

    private JournalReader(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /**
     * Opens a journal; empty if there is no such file.
     *
     * @throws UnreadableException if it does not begin as a journal of this generation
     */
    public static Optional<JournalReader> open(Path path, long generation) {
        try {
            var reader = new JournalReader(path, new RandomAccessFile(path.toFile(), "r"));
            try {
                Journal.checkHeader(reader.header(), generation);
                return Optional.of(reader);
            } catch (IOException | UnreadableException e) {
                reader.close();
                throw e;
            }
        } catch (FileNotFoundException e) {
            if (Files.exists(path)) {
                throw Folders.failed("read", path, e);
            }
            return Optional.empty();
        } catch (IOException e) {
            throw Folders.failed("read", path, e);
        }
    }

    private ByteBuffer header() throws IOException {
        var header = new byte[Journal.HEADER];
        file.seek(0);
        if (file.length() < header.length) {
            throw new UnreadableException("it has only " + file.length() + " bytes");
        }
        file.readFully(header);
        return view(header);
    }

    /** All below this offset was once synced. */
    public long synced() {
        try {
            return Journal.synced(header());
        } catch (IOException e) {
            throw Folders.failed("read", path, e);
        }
    }

    /** The offset behind the last frame that was read. */
    public long position() {
        return position;
    }

    /** What is wrong with the bytes at {@link #position}; empty if nothing is there. */
    public String fault() {
        return fault;
    }

    /** The body of the next sound frame, valid until the next call; null if there is none, yet. */
    @Nullable
    public Decoder next() {
        try {
            var frame = frame();
            if (frame == null) {
                chunkLength = 0; // it may have been written since the chunk was read
                frame = frame();
            }
            return frame;
        } catch (IOException e) {
            throw Folders.failed("read", path, e);
        }
    }

    private @Nullable Decoder frame() throws IOException {
        fault = "";
        if (!have(Journal.FRAME_HEADER)) {
            return null;
        }
        var at = (int) (position - chunkPosition);
        if (chunkView.getLong(at) == 0) {
            return null;
        }
        var length = chunkView.getInt(at + 4);
        var size = Journal.sizeOf(length);
        if (length < 1 || position + size > file.length() || !have((int) size)) {
            fault = "a frame claims to have " + length + " bytes";
            return null;
        }
        at = (int) (position - chunkPosition);
        crc.reset();
        crc.update(chunk, at + 4, (int) size - 4);
        if (chunkView.getInt(at) != (int) crc.getValue()) {
            fault = "the checksum of a frame is wrong";
            return null;
        }
        position += size;
        return new Decoder(chunk, at + Journal.FRAME_HEADER, at + Journal.FRAME_HEADER + length);
    }

    /** Whether so many bytes from the position are in the chunk, after reading them if need be. */
    private boolean have(int size) throws IOException {
        if (position >= chunkPosition && position + size <= chunkPosition + chunkLength) {
            return true;
        }
        if (chunk.length < size) {
            chunk = new byte[size];
            chunkView = view(chunk);
        }
        file.seek(position);
        chunkPosition = position;
        chunkLength = 0;
        while (chunkLength < chunk.length) {
            var read = file.read(chunk, chunkLength, chunk.length - chunkLength);
            if (read < 0) {
                break;
            }
            chunkLength += read;
        }
        return chunkLength >= size;
    }

    private static ByteBuffer view(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw Folders.failed("close", path, e);
        }
    }
}
