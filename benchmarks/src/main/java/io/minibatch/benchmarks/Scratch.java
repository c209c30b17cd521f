package io.minibatch.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** A new folder for one round, removed with all that is in it when closed. */
record Scratch(Path path) implements AutoCloseable {

    /** A new folder in this one, which decides what disk is measured. */
    static Scratch in(Path parent) {
        try {
            return new Scratch(Files.createTempDirectory(parent, "minibatch-benchmark-"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder in " + parent.toAbsolutePath(), e);
        }
    }

    /** How many bytes its files have. */
    long size() {
        try (var files = Files.walk(path)) {
            return files.map(Path::toFile)
                    .filter(f -> f.isFile())
                    .mapToLong(f -> f.length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + path, e);
        }
    }

    @Override
    public void close() {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove " + path, e);
        }
    }
}
