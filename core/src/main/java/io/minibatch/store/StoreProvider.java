package io.minibatch.store;

import java.time.InstantSource;
import java.util.Set;

/** Opens stores by URL; found through {@link java.util.ServiceLoader}. */
public interface StoreProvider {

    /** The URL schemes that it knows, such as {@code file}. */
    Set<String> schemes();

    /**
     * Opens the store of a URL of one of the schemes.
     *
     * @param url the URL with its options, {@code scheme:rest?option=value&...}
     * @param clock what messages are stamped with
     * @throws io.minibatch.MinibatchException if it cannot be opened, or an option is unknown or wrong
     */
    Store open(String url, InstantSource clock);
}
