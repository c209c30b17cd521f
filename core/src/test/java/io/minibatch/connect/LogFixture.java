package io.minibatch.connect;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A log that is written and rotated, and a source that reads it to its end. */
abstract class LogFixture {

    @TempDir
    Path folder;

    final Recorder stream = new Recorder();
    final List<String> written = new ArrayList<>();
    Path log = Path.of("");

    @BeforeEach
    void nameTheFile() {
        log = folder.resolve("app.log");
    }

    FileSource<String> source() {
        return new FileSource<String>(log).toEnd();
    }

    void read() throws InterruptedException {
        source().stream(stream);
    }

    /** Adds so many lines, all different. */
    void write(int lines) throws IOException {
        var more = IntStream.range(written.size(), written.size() + lines)
                .mapToObj(n -> "line " + n + " of this test")
                .toList();
        written.addAll(more);
        Files.write(log, more, CREATE, APPEND);
    }

    Path rotated(int number) {
        return folder.resolve("app.log." + number);
    }

    /** As logrotate does. */
    void rotate() throws IOException {
        for (var number = 9; number > 0; number--) {
            if (Files.exists(rotated(number))) {
                Files.move(rotated(number), rotated(number + 1));
            }
        }
        Files.move(log, rotated(1));
    }

    void copyAndTruncate() throws IOException {
        Files.copy(log, rotated(1));
        Files.write(log, new byte[0]);
    }
}
