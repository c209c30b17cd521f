package io.minibatch.file.group;

import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.Envelope;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.Mapping;
import io.minibatch.file.disk.UnreadableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What happened to a group since its last snapshot, one frame for each commit. Written by the group's owner into mapped
 * memory; {@link JournalReader} reads it, also in other processes and at the same time.
 *
 * <pre>
 * file
 *  0  magic "MBGROUPJ"
 *  8  version of the format, int
 * 12  crc32c of magic, version and generation, int
 * 16  generation, long
 * 24  synced: all frames below this offset were once synced. The offset divided by 8, int; its crc32c, int
 * 32  frames, then zeros
 *
 * frame, at a multiple of 8
 *  0  crc32c of all that follows, with the padding, int
 *  4  length of the transitions in bytes, int, at least 1
 *  8  transitions: see {@link TransitionCodec}
 *     zeros up to a multiple of 8
 * </pre>
 *
 * <p>The first 8 bytes of a frame are written last, and in one piece: so a process that dies leaves the whole frame or
 * none. When the power fails, pages that were not synced are lost in any order. So a frame that is not sound, behind
 * {@code synced}, is where the journal ends: it and all behind it were never safe and are cut. Below {@code synced} it
 * is damage. Little-endian. Not safe for use by several threads, but for {@link #sync}.
 */
public final class Journal implements AutoCloseable {

    public static final int HEADER = 32;
    public static final int FRAME_HEADER = 8;

    private static final int VERSION = 1;
    private static final long MAGIC = Envelope.magic("MBGROUPJ");
    private static final int SYNCED = 24;
    private static final int SMALLEST_PIECE = 1 << 16;
    private static final int LARGEST_PIECE = 1 << 22;
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Path path;
    private final RandomAccessFile file;
    private final Runnable onDirty;
    private final CRC32C crc = new CRC32C();
    private Mapping piece;
    private volatile long end;
    private volatile boolean dirty;
    private boolean closed; // guarded by file

    private Journal(Path path, RandomAccessFile file, Mapping piece, long end, Runnable onDirty) {
        this.path = path;
        this.file = file;
        this.piece = piece;
        this.end = end;
        this.onDirty = onDirty;
    }

    /** Makes an empty one, durably. */
    public static void create(Path path, long generation) {
        var bytes = new byte[HEADER];
        var header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(0, MAGIC).putInt(8, VERSION).putLong(16, generation);
        header.putInt(12, headerCrc(header)).putLong(SYNCED, syncedWord(HEADER));
        Folders.replace(path, bytes);
    }

    /**
     * Opens one for writing behind its last sound frame; all behind that is cut.
     *
     * @param end the offset behind the last sound frame
     * @param onDirty called when something was written that {@link #sync} has not synced, once until it does
     */
    public static Journal open(Path path, long end, Runnable onDirty) {
        try {
            var file = new RandomAccessFile(path.toFile(), "rw");
            try {
                clear(file, end);
                var piece = Mapping.of(path, end, pieceSize(end, 0));
                try {
                    var journal = new Journal(path, file, piece, end, onDirty);
                    journal.sync(); // what is gone on from must not be lost any more
                    return journal;
                } catch (RuntimeException e) {
                    piece.unmap();
                    throw e;
                }
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw Folders.failed("write", path, e);
        }
    }

    /** Zeros what a dead owner left. The file is not cut: somebody may have it mapped. */
    private static void clear(RandomAccessFile file, long end) throws IOException {
        var chunk = new byte[1 << 16];
        for (var at = end; at < file.length(); at += chunk.length) {
            file.seek(at);
            var length = (int) Math.min(chunk.length, file.length() - at);
            file.readFully(chunk, 0, length);
            for (var i = 0; i < length; i++) {
                if (chunk[i] != 0) {
                    Arrays.fill(chunk, (byte) 0);
                    file.seek(at);
                    file.write(chunk, 0, length);
                    break;
                }
            }
        }
    }

    /** The offset behind the last frame. */
    public long end() {
        return end;
    }

    /** Makes the transitions that an encoder holds, behind {@link #FRAME_HEADER} free bytes, a frame. */
    public void seal(Encoder frame) {
        var length = frame.length() - FRAME_HEADER;
        frame.pad();
        INT.set(frame.array(), 4, length);
        crc.reset();
        crc.update(frame.array(), 4, frame.length() - 4);
        INT.set(frame.array(), 0, (int) crc.getValue());
    }

    /**
     * Makes sure that a frame of this size can be appended.
     *
     * @throws io.minibatch.MinibatchException if the disk is full; nothing has changed
     */
    public void reserve(int size) {
        if (end + size > piece.end()) {
            var next = Mapping.of(path, end, pieceSize(end, size));
            piece.unmap(); // what is not synced of it is synced by the file
            piece = next;
        }
    }

    /** Appends a sealed frame for which there is room. Readers see it when this returns. */
    public void append(Encoder frame) {
        var at = (int) (end - piece.position());
        var bytes = frame.array();
        var header = ((int) INT.get(bytes, 0) & 0xFFFF_FFFFL) | (long) (int) INT.get(bytes, 4) << 32;
        piece.buffer().put(at + FRAME_HEADER, bytes, FRAME_HEADER, frame.length() - FRAME_HEADER);
        LONG.setRelease(piece.buffer(), at, header);
        var next = end + frame.length();
        end = next; // only the owner's thread writes it
        if (!dirty) {
            dirty = true;
            onDirty.run();
        }
    }

    /** Writes the last frame, of this size, through to the disk. */
    public void force(int size) {
        var to = (int) (end - piece.position());
        try {
            piece.force(to - size, to);
        } catch (UncheckedIOException e) {
            throw Folders.failed("sync", path, new IOException(e));
        }
    }

    /** Writes all through to the disk, and notes that. From any thread, beside an append; nothing if it is closed. */
    public void sync() {
        synchronized (file) {
            try {
                if (!closed) {
                    sync(file);
                }
            } catch (IOException e) {
                throw Folders.failed("sync", path, e);
            }
        }
    }

    private void sync(RandomAccessFile file) throws IOException {
        dirty = false; // first: what is appended from here on calls again
        var upTo = end;
        file.getFD().sync();
        file.seek(SYNCED);
        file.writeLong(Long.reverseBytes(syncedWord(upTo)));
    }

    @Override
    public void close() {
        synchronized (file) {
            if (closed) {
                return;
            }
            closed = true;
            try (var closing = file) {
                sync(closing);
            } catch (IOException e) {
                throw Folders.failed("sync", path, e);
            } finally {
                piece.unmap();
            }
        }
    }

    /** The size of a frame, with its header and padding, for a length of its transitions. */
    public static long sizeOf(int length) {
        return (FRAME_HEADER + (long) length + 7) & ~7L;
    }

    public static void checkHeader(ByteBuffer header, long generation) {
        if (header.getLong(0) != MAGIC) {
            throw new UnreadableException("it is not a journal");
        }
        if (header.getInt(12) != headerCrc(header)) {
            throw new UnreadableException("the checksum of its header is wrong");
        }
        if (header.getInt(8) > VERSION) {
            throw UnreadableException.newer(header.getInt(8), VERSION);
        }
        if (header.getLong(16) != generation) {
            throw new UnreadableException("it is the journal of another generation, " + header.getLong(16));
        }
    }

    public static long synced(ByteBuffer header) {
        var word = header.getLong(SYNCED);
        var offset = (word & 0xFFFF_FFFFL) << 3;
        if (word != syncedWord(offset)) {
            throw new UnreadableException("the checksum of its synced offset is wrong");
        }
        return offset;
    }

    private static long syncedWord(long offset) {
        var value = ByteBuffer.allocate(Integer.BYTES).putInt((int) (offset >>> 3));
        var crc = new CRC32C();
        crc.update(value.array());
        return crc.getValue() << 32 | offset >>> 3;
    }

    private static int headerCrc(ByteBuffer header) {
        var crc = new CRC32C();
        crc.update(header.slice(0, 12));
        crc.update(header.slice(16, 8));
        return (int) crc.getValue();
    }

    /** Small for groups that do little; larger and larger for those that do much. */
    private static int pieceSize(long end, int least) {
        return (int) Math.max(least, Math.max(SMALLEST_PIECE, Math.min(LARGEST_PIECE, end)));
    }
}
