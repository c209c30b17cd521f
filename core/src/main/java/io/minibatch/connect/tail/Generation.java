package io.minibatch.connect.tail;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;

/**
 * One of the files that have been written under a name, in a listing of their folder.
 *
 * @param path where it is now
 * @param key what the system calls it, whatever its name; empty where it does not
 * @param modified when it was last written
 * @param kind by its name
 * @param number the {@code 1} of {@code app.log.1}; 0 if it has none
 */
record Generation(Path path, String key, FileTime modified, Kind kind, int number) {

    /** What a name tells. */
    enum Kind {
        /** The name that is written to. */
        CURRENT,
        /** A name that rotation gives. */
        ROTATED,
        /** One of a compressed file. */
        COMPRESSED,
        /** Another name. */
        OTHER
    }

    /**
     * From the oldest to the current one. By time; names that count upwards with the age decide where the clock of the
     * file system is too coarse.
     */
    static final Comparator<Generation> BY_AGE = Comparator.<Generation, Boolean>comparing(
                    each -> each.kind == Kind.CURRENT)
            .thenComparing(Generation::modified)
            .thenComparing(each -> -each.number)
            .thenComparing(Generation::path);

    boolean isReadable() {
        return kind == Kind.CURRENT || kind == Kind.ROTATED;
    }
}
