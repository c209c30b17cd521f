package io.minibatch.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The limit: a file that is written in the pattern of the log, with nothing around it. No checksum, no sequence number,
 * no reader, no lock; the bytes are ready in a direct buffer.
 */
final class RawFile implements AutoCloseable {

    private static final int HEADER = 32;
    private static final int LENGTH = Integer.BYTES;

    private final FileChannel channel;
    private final ByteBuffer bytes;

    private RawFile(FileChannel channel, ByteBuffer bytes) {
        this.channel = channel;
        this.bytes = bytes;
    }

    /** A file to which each write adds as many bytes as our frame of so many messages has. */
    static RawFile in(Path folder, int messages, int payload) {
        try {
            return new RawFile(
                    FileChannel.open(
                            folder.resolve("raw"),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE),
                    ByteBuffer.allocateDirect(frame(messages, payload)));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a file in " + folder, e);
        }
    }

    private static int frame(int messages, int payload) {
        return (HEADER + messages * (LENGTH + payload) + 7) & -8;
    }

    /** Writes what one append writes. */
    void write() throws IOException {
        bytes.clear();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Writes through to the disk. */
    void sync() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
