package io.minibatch.file.disk;

import java.util.Collection;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Closes several things: what one of them throws keeps none of the others open. */
public final class Closing {

    private Closing() {}

    public static <C> void all(Collection<C> open, Consumer<C> close) {
        @Nullable RuntimeException first = null;
        for (var each : open) {
            try {
                close.accept(each);
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
