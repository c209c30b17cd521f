package io.minibatch;

import io.minibatch.internal.Engine;
import io.minibatch.store.Store;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Opens a {@link Minibatch} with more than a URL. */
public final class MinibatchBuilder {

    private static final List<String> VARIABLES = List.of("MINIBATCH_URL", "MINIBATCH_MONGO_URL", "MONGO_URL");
    private static final String DEFAULT_URL = "file:minibatch-data";

    private @Nullable String url;
    private @Nullable Store store;
    private InstantSource clock = Clock.systemUTC();
    private Duration closeWithin = Duration.ofSeconds(30);
    private final List<MinibatchListener> listeners = new ArrayList<>();

    MinibatchBuilder() {}

    /** The store's URL, instead of the environment's. */
    public MinibatchBuilder url(String url) {
        this.url = Objects.requireNonNull(url, "url");
        return this;
    }

    /** A store that is open already, instead of a URL. Closing the instance closes it. */
    public MinibatchBuilder store(Store store) {
        this.store = Objects.requireNonNull(store, "store");
        return this;
    }

    /** A listener; may be repeated. */
    public MinibatchBuilder listener(MinibatchListener listener) {
        listeners.add(Objects.requireNonNull(listener, "listener"));
        return this;
    }

    /** The time, by default the system's. */
    public MinibatchBuilder clock(InstantSource clock) {
        this.clock = Objects.requireNonNull(clock, "clock");
        return this;
    }

    /**
     * How long the end of a pipeline (by {@link Subscription#close}, {@link Minibatch#close}, SIGTERM, SIGINT, or an
     * interrupt of {@link Pipeline#run}) waits for its running windows before it interrupts them; by default 30 s. They
     * then have two seconds more, and a source has up to twenty. Whatever stops the process, such as {@code docker
     * stop} with its ten seconds, should wait for longer.
     *
     * @throws IllegalArgumentException if it is below one millisecond
     */
    public MinibatchBuilder closeWithin(Duration patience) {
        this.closeWithin = Check.positive(patience, "closeWithin");
        return this;
    }

    /**
     * Opens it.
     *
     * @throws MinibatchException if no store knows the URL's scheme, or the store cannot be opened
     */
    public Minibatch open() {
        if (url != null && store != null) {
            throw new IllegalStateException("Give either a url (" + url + ") or a store (" + store.url() + ")");
        }
        var opened = store != null ? store : Store.open(url != null ? url : urlOf(System::getenv), clock);
        return new Minibatch(new Engine(opened, clock, listeners, closeWithin));
    }

    static String urlOf(UnaryOperator<@Nullable String> environment) {
        return VARIABLES.stream()
                .map(environment)
                .filter(value -> value != null && !value.isBlank())
                .findFirst()
                .orElse(DEFAULT_URL);
    }

    /** {@code file:} with the path's characters that mean something in a URL escaped. */
    static String fileUrl(Path folder) {
        if (!folder.getFileSystem().equals(FileSystems.getDefault())) {
            throw new IllegalArgumentException("A store must be in a folder on a disk, but " + folder + " is in "
                    + folder.getFileSystem() + ". Use Minibatch.open(Path.of(...)).");
        }
        return "file:"
                + URI.create("file:///")
                        .resolve(folder.toAbsolutePath().toUri())
                        .getRawPath();
    }
}
