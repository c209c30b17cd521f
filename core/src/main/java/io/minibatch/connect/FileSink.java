package io.minibatch.connect;

import io.minibatch.Sink;
import io.minibatch.file.disk.Folders;
import java.io.BufferedOutputStream;
import java.io.FileNotFoundException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds results at the end of a file: of a list each element as a line of JSON, by Jackson, everything else as one line;
 * {@code byte[]} is JSON already.
 *
 * <p>A window is completed when its results are on the disk, so they survive power loss, too. A result that could not
 * be written as a whole is taken back, and what a crash left of a line is ended by a line break. A window that comes
 * twice is written twice. When the file is renamed or deleted, the next result makes a new one, so it may be rotated.
 * One process writes to a file.
 *
 * <pre>{@code
 * pipeline.sink(new FileSink<>(Path.of("averages.jsonl")))
 * }</pre>
 *
 * <p>Safe for use by many workers, one after the other. Each result costs a sync of the disk.
 *
 * @param <R> the result
 */
public final class FileSink<R> implements Sink<R> {

    private static final Logger LOG = LoggerFactory.getLogger(FileSink.class);
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final Body<? super R> body;

    // No channel: it would be closed when a worker that writes is interrupted.
    private @Nullable RandomAccessFile file;
    private @Nullable Object key;

    private FileSink(Path path, Body<? super R> body) {
        this.path = path;
        this.body = body;
    }

    /** Adds to a file, which is made if it is not there. */
    public FileSink(Path path) {
        this(path, JsonBody::writeLines);
    }

    /** Writes results in a way of your own, in whole lines. */
    public FileSink<R> body(Body<? super R> writer) {
        return new FileSink<>(path, writer);
    }

    /**
     * Writes a result.
     *
     * @param <R> the result
     */
    @FunctionalInterface
    public interface Body<R> {

        /** Writes it in whole lines. When it throws, nothing of it stays in the file. */
        void write(R result, OutputStream out) throws IOException;
    }

    /**
     * Opens the file now, so that it is known at once whether that works, and not when the first result comes.
     *
     * @throws IOException if it cannot be written, or is no regular file
     */
    public synchronized void open() throws IOException {
        opened();
    }

    @Override
    public synchronized void put(R result) throws IOException {
        var to = opened();
        var before = to.length();
        to.seek(before);
        var whole = false;
        try {
            var out = new BufferedOutputStream(unclosed(to), BUFFER);
            body.write(result, out);
            out.flush();
            to.getFD().sync();
            whole = true;
        } finally {
            if (!whole) {
                takeBack(to, before);
            }
        }
    }

    private void takeBack(RandomAccessFile to, long before) {
        try {
            to.setLength(before);
        } catch (IOException e) {
            LOG.warn("What was written of a result to {} before it failed stays there: {}", path, e.getMessage());
            file = null; // opened anew, it ends the line
            closeQuietly(to);
        }
    }

    private static void closeQuietly(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("Cannot close a file that could not be written", e);
        }
    }

    /** The file that has the name now. */
    private RandomAccessFile opened() throws IOException {
        var known = file;
        if (known != null && isThere()) {
            return known;
        }
        close();
        checkPath();
        var isNew = Files.notExists(path);
        RandomAccessFile opened;
        try {
            opened = new RandomAccessFile(path.toFile(), "rw");
        } catch (FileNotFoundException e) { // whatever the reason is
            throw new IOException(
                    "Cannot write to " + e.getMessage()
                            + ". Choose another file, or let the user of this process write it",
                    e);
        }
        try {
            key = keyOf(path);
            endLine(opened);
            if (isNew || Files.isReadable(folder())) { // who may not read a folder cannot sync it
                // Else a loss of power may take the file away, with all that is in it. Who made it may not have come so
                // far.
                Folders.sync(folder());
            }
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
        file = opened;
        return opened;
    }

    private void checkPath() throws IOException {
        if (!Files.isDirectory(folder())) {
            throw new IOException(
                    "Cannot write to " + path + ": there is no folder " + folder() + ". Make it, or mend the path");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException(path + " is no regular file, so results cannot be added at its end");
        }
    }

    private Path folder() {
        var parent = path.toAbsolutePath().getParent();
        return parent == null ? path : parent;
    }

    private boolean isThere() throws IOException {
        return Files.exists(path) && Objects.equals(key, keyOf(path));
    }

    private static @Nullable Object keyOf(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static void endLine(RandomAccessFile file) throws IOException {
        var length = file.length();
        if (length > 0) {
            file.seek(length - 1);
            if (file.read() != '\n') {
                file.write('\n');
            }
        }
    }

    private static OutputStream unclosed(RandomAccessFile file) {
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
        var known = file;
        file = null;
        if (known != null) {
            known.close();
        }
    }

    /** For people: where it writes. */
    @Override
    public String toString() {
        return "FileSink to " + path;
    }
}
