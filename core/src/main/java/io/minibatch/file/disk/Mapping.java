package io.minibatch.file.disk;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;

/**
 * A piece of a file, mapped for reading and writing, little-endian. What is written is the operating system's at once
 * and survives the death of the process.
 *
 * <p>A write to a mapped page that has no block on disk kills the JVM's thread with an error when the disk is full. So
 * the piece is first filled with zeros by plain writes, which fail with an exception.
 */
public final class Mapping {

    private static final byte[] ZEROS = new byte[1 << 16];

    private final MappedMemory memory;
    private final MappedByteBuffer buffer;
    private final long position;
    private boolean unmapped;

    private Mapping(MappedMemory memory, long position) {
        this.memory = memory;
        this.buffer = memory.buffer();
        this.buffer.order(ByteOrder.LITTLE_ENDIAN);
        this.position = position;
    }

    /**
     * Maps {@code size} bytes from {@code position}; what the file lacks of them is filled with zeros.
     *
     * @throws io.minibatch.MinibatchException if the disk is full or the file cannot be written
     */
    public static Mapping of(Path path, long position, int size) {
        var interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                // A file of its own: mapping is interruptible, and an interrupt closes the channel.
                try (var file = new RandomAccessFile(path.toFile(), "rw")) {
                    fill(file, position + size);
                    return new Mapping(MappedMemory.map(file.getChannel(), position, size), position);
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                } catch (IOException e) {
                    throw Folders.failed("write", path, e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void fill(RandomAccessFile file, long end) throws IOException {
        var length = file.length();
        if (length >= end) {
            return;
        }
        try {
            file.seek(length);
            for (var at = length; at < end; at += ZEROS.length) {
                file.write(ZEROS, 0, (int) Math.min(ZEROS.length, end - at));
            }
        } catch (IOException e) {
            file.setLength(length); // give back what did fit: a full disk is full enough
            throw e;
        }
    }

    /** The bytes; index 0 is {@link #position} of the file. */
    public MappedByteBuffer buffer() {
        return buffer;
    }

    /** Where the piece begins in the file. */
    public long position() {
        return position;
    }

    /** Where it ends in the file. */
    public long end() {
        return position + buffer.capacity();
    }

    /** Writes the bytes between two indexes through to the disk; nothing if it is unmapped already. */
    public synchronized void force(int from, int to) {
        if (!unmapped) {
            buffer.force(from, to - from);
        }
    }

    /** Gives the memory back now. Nobody may use the buffer afterwards. Doing it twice does nothing. */
    public synchronized void unmap() {
        if (!unmapped) {
            unmapped = true;
            memory.free();
        }
    }

    /**
     * Gives the memory back although somebody may just look at the buffer: now, if that throws an exception there, or
     * when the garbage collector finds that nobody does.
     */
    public synchronized void unmapSoon() {
        if (memory.isChecked()) {
            unmap();
        } else {
            unmapped = true;
        }
    }
}
