package io.minibatch.testing.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes numbered lines, at times in pieces, and rotates at random as logrotate and its users do: by renaming, with the
 * writer going on for a while in the renamed file; by writing a few files in a row; or by copying and emptying.
 */
final class RotatingWriter implements AutoCloseable {

    private final Path log;
    private final Random random;
    private final boolean copies;
    private OutputStream out;
    private int written;
    private int rotations;

    /**
     * With what it is to do.
     *
     * @param copies whether it copies and empties, instead of renaming
     */
    RotatingWriter(Path log, Random random, boolean copies) throws IOException {
        this.log = log;
        this.random = random;
        this.copies = copies;
        this.out = open();
    }

    private OutputStream open() throws IOException {
        return new FileOutputStream(log.toFile(), true);
    }

    static String line(int number) {
        return "{\"n\":" + number + "}";
    }

    int written() {
        return written;
    }

    int rotations() {
        return rotations;
    }

    /** So many lines more, in some pieces. */
    void write(int lines) throws IOException {
        var text = new StringBuilder();
        for (var i = 0; i < lines; i++) {
            text.append(line(written++)).append(random.nextInt(50) == 0 ? "\r\n\n" : "\n");
        }
        var bytes = text.toString().getBytes(UTF_8);
        for (var from = 0; from < bytes.length; ) {
            var length = Math.min(bytes.length - from, 1 + random.nextInt(4_000));
            out.write(bytes, from, length);
            from += length;
        }
    }

    void rotate() throws IOException {
        for (var times = random.nextInt(4) == 0 ? 3 : 1; times > 0; times--) {
            rotations++;
            shift();
            if (copies) {
                Files.copy(log, numbered(1));
                try (var emptied = new FileOutputStream(log.toFile())) {
                    emptied.flush();
                }
            } else {
                Files.move(log, numbered(1));
                if (random.nextBoolean()) {
                    Files.createFile(log);
                }
                write(random.nextInt(300)); // into the renamed file
                out.close();
                out = open();
            }
            write(100 + random.nextInt(300)); // a copy is known by the first 512 bytes
        }
    }

    /** The numbers go up; the oldest are removed long after they were read. */
    private void shift() throws IOException {
        var last = 1;
        while (Files.exists(numbered(last))) {
            last++;
        }
        for (; last > 1; last--) {
            Files.move(numbered(last - 1), numbered(last));
        }
    }

    private Path numbered(int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
