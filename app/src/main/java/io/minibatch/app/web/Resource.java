package io.minibatch.app.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of the class path or module path. */
final class Resource {

    private Resource() {}

    static byte[] bytes(String path) {
        try (var in = Objects.requireNonNull(open(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a module this one sees its own files only; those of others, outside of packages, their class loader finds. */
    private static @Nullable InputStream open(String path) {
        var own = Resource.class.getResourceAsStream(path);
        return own != null ? own : Resource.class.getClassLoader().getResourceAsStream(path.substring(1));
    }
}
