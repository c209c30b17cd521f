package io.minibatch.memory;

import io.minibatch.MinibatchException;
import io.minibatch.store.Store;
import io.minibatch.store.StoreProvider;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Opens {@code memory:}, a new and empty store each time, and {@code memory:name}, whose streams are shared by all who
 * have the name open in this JVM, and forgotten when the last of them closes it. Each opened store stands for a process
 * of its own: what one owns, another must wait for.
 */
public final class MemoryStoreProvider implements StoreProvider {

    private static final String SCHEME = "memory";

    // Guarded by itself.
    private static final Map<String, Shared> SHARED = new HashMap<>();

    /** For the service loader. */
    public MemoryStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of(SCHEME);
    }

    @Override
    public Store open(String url, InstantSource clock) {
        var options = url.indexOf('?');
        if (options >= 0) {
            throw new MinibatchException("Cannot open " + url + ": the memory store has no options, but is given \""
                    + url.substring(options + 1) + "\". Use memory: or memory:name.");
        }
        var name = url.substring(SCHEME.length() + 1);
        if (name.isEmpty()) {
            return new MemoryStore(url, clock, new Streams(), () -> {});
        }
        return new MemoryStore(url, clock, share(name), () -> leave(name));
    }

    private static Streams share(String name) {
        synchronized (SHARED) {
            var shared = SHARED.computeIfAbsent(name, absent -> new Shared());
            shared.users++;
            return shared.streams;
        }
    }

    private static void leave(String name) {
        synchronized (SHARED) {
            SHARED.computeIfPresent(name, (same, shared) -> --shared.users == 0 ? null : shared);
        }
    }

    private static final class Shared {
        final Streams streams = new Streams();
        int users;
    }
}
