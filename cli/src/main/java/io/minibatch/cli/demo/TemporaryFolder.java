package io.minibatch.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A folder that is removed at the end, with all that is in it. */
final class TemporaryFolder implements AutoCloseable {

    private final Path path;

    TemporaryFolder() throws IOException {
        path = Files.createTempDirectory("minibatch-demo-");
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (var all = Files.walk(path)) {
            for (var one : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(one);
            }
        }
    }
}
