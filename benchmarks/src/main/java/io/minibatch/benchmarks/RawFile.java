package io.minibatch.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The limit: a file that is written in the pattern of the log, with nothing around it. No checksum, no sequence number,
 * no reader, no lock; the bytes are ready in a direct buffer.
 */
final class RawFile implements AutoCloseable {

    private final FileChannel channel;
    private final ByteBuffer bytes;
    private final ByteBuffer read;

    private RawFile(FileChannel channel, int frame) {
        this.channel = channel;
        this.bytes = ByteBuffer.allocateDirect(frame);
        this.read = ByteBuffer.allocateDirect(frame);
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
                    PlainLog.frameSize(messages, payload));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a file in " + folder, e);
        }
    }

    /** Writes what one append writes. */
    void write() throws IOException {
        bytes.clear();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** The messages of the write of this number, as arrays, one by one. */
    List<byte[]> read(long number, int messages, int payload) throws IOException {
        read.clear();
        while (read.hasRemaining()) {
            if (channel.read(read, number * read.capacity() + read.position()) < 0) {
                throw new EOFException("Write " + number + " is not in the file");
            }
        }
        var result = new ArrayList<byte[]>(messages);
        read.position(PlainLog.HEADER);
        for (var i = 0; i < messages; i++) {
            var message = new byte[payload];
            read.getInt();
            read.get(message);
            result.add(message);
        }
        return result;
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
