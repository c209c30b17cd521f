package io.minibatch.app.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A file of the class path. */
final class Resource {

    private Resource() {}

    static byte[] bytes(String path) {
        try (var in = Objects.requireNonNull(Resource.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
