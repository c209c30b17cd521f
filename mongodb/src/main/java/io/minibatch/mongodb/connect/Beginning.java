package io.minibatch.mongodb.connect;

import io.minibatch.Appender;
import java.util.Optional;

/**
 * Where a source begins each time it is called: after a failure it goes on behind what has been appended, wherever it
 * began the first time.
 */
public final class Beginning {

    private boolean called;
    private Optional<String> found = Optional.empty();
    private Optional<String> first = Optional.empty();

    synchronized Optional<String> position(Appender<?> appender, String name, boolean useSaved) {
        var saved = appender.position(name);
        if (!called) {
            called = true;
            found = saved;
            first = useSaved ? saved : Optional.empty();
        }
        return saved.equals(found) ? first : saved;
    }

    /** It began here, where nothing was to be appended. */
    synchronized void at(String position) {
        first = Optional.of(position);
    }
}
