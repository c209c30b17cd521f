package io.minibatch.cli;

import io.minibatch.Sink;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Appends results to a file. They are on the disk when a window is completed, so they survive power loss, too. A result
 * that could not be written as a whole is taken back, and what a crash left of a line is ended by a line break.
 */
final class FileSink implements Sink<WindowOutput> {

    private static final int BUFFER = 1 << 16;

    private final Path path;

    // No channel: it would be closed when a worker that writes is interrupted.
    private final RandomAccessFile file;

    FileSink(Path path) throws IOException {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + " is no regular file, so results cannot be added at its end");
        }
        this.path = path;
        file = new RandomAccessFile(path.toFile(), "rw");
        var length = file.length();
        if (length > 0) {
            file.seek(length - 1);
            if (file.read() != '\n') {
                file.write('\n');
            }
        }
    }

    @Override
    public synchronized void put(WindowOutput result) throws IOException {
        var before = file.length();
        file.seek(before);
        try {
            var out = new BufferedOutputStream(unclosed(), BUFFER);
            result.writeTo(out);
            out.flush();
            file.getFD().sync();
        } catch (IOException e) {
            file.setLength(before);
            throw e;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    private FilterOutputStream unclosed() {
        return new FilterOutputStream(OutputStream.nullOutputStream()) {
            @Override
            public void write(int b) throws IOException {
                file.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                file.write(bytes, offset, length);
            }
        };
    }

    @Override
    public synchronized void close() throws IOException {
        file.close();
    }
}
