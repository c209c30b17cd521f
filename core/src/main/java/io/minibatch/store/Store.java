package io.minibatch.store;

import io.minibatch.MinibatchException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.TreeSet;

/**
 * Where streams live. Implementations must be safe for use by many threads. All errors are {@link MinibatchException}s
 * that name the stream, or the place where it lives.
 */
public interface Store extends AutoCloseable {

    /** The URL for people to read, without passwords. */
    String url();

    /**
     * Whether sequence numbers follow the order of appends across all processes and {@code created} never decreases
     * along a stream.
     */
    boolean ordered();

    /** The names of all streams, sorted. */
    List<String> streams();

    /** A stream by name. Making the handle makes nothing in the store, and the stream need not exist. */
    StreamStore stream(String name);

    /** Ends all handles. What was acknowledged stays. Closing twice does nothing. */
    @Override
    void close();

    /**
     * Opens the store of a URL, by the {@link StoreProvider}s that {@link ServiceLoader} finds.
     *
     * @param url the URL
     * @param clock what messages are stamped with
     * @throws MinibatchException if no provider knows the scheme, or the store cannot be opened
     */
    static Store open(String url, InstantSource clock) {
        var colon = url.indexOf(':');
        var scheme = colon < 0 ? "" : url.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        var known = new TreeSet<String>();
        for (var provider : ServiceLoader.load(StoreProvider.class, Store.class.getClassLoader())) {
            if (provider.schemes().contains(scheme)) {
                return provider.open(scheme + url.substring(colon).strip(), clock);
            }
            known.addAll(provider.schemes());
        }
        var shown = url.substring(url.lastIndexOf('@') + 1); // what is before it may be a password
        if (scheme.isEmpty()) {
            throw new MinibatchException("\"" + shown + "\" is no URL of a store. For a folder write file:" + shown);
        }
        throw new MinibatchException("No store for \"" + shown + "\". Known schemes: " + String.join(", ", known) + "."
                + (scheme.startsWith("mongodb") && !known.contains("mongodb")
                        ? " Add the module minibatch-mongodb."
                        : " Use one of them, or implement " + StoreProvider.class.getName() + "."));
    }
}
