package io.minibatch;

import io.minibatch.internal.Engine;
import org.jspecify.annotations.Nullable;

/**
 * Placeholder.
 *
 * @param name a name
 */
public record Placeholder(@Nullable String name) {
    /**
     * The length.
     *
     * @return it
     */
    public int length() {
        return name == null ? 0 : Engine.json(name).length();
    }
}
