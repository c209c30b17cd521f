package io.minibatch.mongodb.connect;

/**
 * What of the events of a collection is wanted.
 *
 * @param updates also documents that were changed, not only those that were inserted
 * @param raw the events, instead of the documents
 */
public record WatchOptions(boolean updates, boolean raw) {

    /** The defaults. */
    public static final WatchOptions USUAL = new WatchOptions(false, false);
}
