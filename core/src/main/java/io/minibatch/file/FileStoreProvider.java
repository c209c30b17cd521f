package io.minibatch.file;

import io.minibatch.file.log.FileOptions;
import io.minibatch.store.Store;
import io.minibatch.store.StoreProvider;
import java.time.InstantSource;
import java.util.Set;

/**
 * Opens the file store: {@code file:folder}, with options after {@code ?}, joined by {@code &}.
 *
 * <ul>
 *   <li>{@code sync=always}: every append and every claim is on the disk before it returns, so that it survives power
 *       loss, too; one sync serves all who append at the same time. By default, {@code sync=background}, that happens
 *       within a second; the death of the process loses nothing either way.
 *   <li>{@code segment=64MB}: how large a file of the log gets, from 64KB to 1GB: the unit in which space is given
 *       back.
 *   <li>{@code max-message=64MB}: the largest payload of a message, up to 1GB.
 * </ul>
 */
public final class FileStoreProvider implements StoreProvider {

    /** For the service loader. */
    public FileStoreProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public Store open(String url, InstantSource clock) {
        return new FileStore(FileOptions.parse(url), clock);
    }
}
