package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames of large batches by plain writes: a system call for so many messages costs less than to fill a piece of
 * the file with zeros, map it, and have the operating system bring in page after page (see ADR 10).
 *
 * <p>The channel is used by nobody else, so an interrupt that closes it harms nobody: it is opened again, and the frame
 * is written once more at its place.
 */
public final class LargeFrames {

    private static final int SMALLEST = 1 << 15;
    private static final int LARGEST = 1 << 19; // what is kept in memory for each stream; larger ones are mapped

    private ByteBuffer frame = ByteBuffer.allocate(0);
    private @Nullable Segment segment;
    private @Nullable FileChannel channel;

    /** Whether a frame of this size is written so. */
    public static boolean suit(int size) {
        return size >= SMALLEST && size <= LARGEST;
    }

    /** Writes a frame at this offset of the segment's file. */
    public void write(
            Segment to, long offset, int salt, int size, long sequence, long created, EncodedBatch batch, CRC32C crc) {
        if (frame.capacity() < size) {
            frame = ByteBuffer.allocateDirect(size).order(ByteOrder.LITTLE_ENDIAN);
        }
        Frame.write(frame.clear(), salt, size, sequence, created, batch, crc);
        var interrupted = false;
        try {
            while (!tryWrite(to, offset, size)) {
                interrupted = true;
            }
        } catch (IOException e) {
            close();
            throw Folders.failed("write", to.path(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** False: an interrupt came; it is no longer pending. */
    private boolean tryWrite(Segment to, long offset, int size) throws IOException {
        if (Thread.interrupted()) {
            return false; // it would only close the channel
        }
        try {
            var out = open(to);
            frame.position(0).limit(size);
            while (frame.hasRemaining()) {
                out.write(frame, offset + frame.position());
            }
            return true;
        } catch (ClosedByInterruptException e) {
            close();
            Thread.interrupted();
            return false;
        }
    }

    private FileChannel open(Segment to) throws IOException {
        var out = channel;
        if (out == null || segment != to) {
            close();
            out = FileChannel.open(to.path(), StandardOpenOption.WRITE);
            channel = out;
            segment = to;
        }
        return out;
    }

    public void close() {
        var closing = channel;
        channel = null;
        try {
            if (closing != null) {
                closing.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + segment, e);
        }
    }
}
