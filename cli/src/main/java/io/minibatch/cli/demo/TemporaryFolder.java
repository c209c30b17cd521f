package io.minibatch.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder that is removed at the end, with all that is in it. */
final class TemporaryFolder implements AutoCloseable {

    private final Path path;

    TemporaryFolder() throws IOException {
        path = Files.createTempDirectory("minibatch-demo-");
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove)); // Ctrl-C
    }

    Path path() {
        return path;
    }

    private void remove() {
        try {
            close();
        } catch (IOException | UncheckedIOException e) {
            // It is the system's folder for what is temporary.
        }
    }

    @Override
    public void close() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (var all = Files.walk(path)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
