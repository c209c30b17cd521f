package io.minibatch.connect.tail;

import io.minibatch.connect.tail.Generation.Kind;
import java.io.IOException;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a folder at one moment, and which of them come after others.
 *
 * @param all from the oldest to the current one
 * @param files what knows whether an open file is one of them
 */
record Listing(List<Generation> all, LogFiles files) {

    /** Clocks of file systems are coarse. */
    static final long COARSE = 1_000;

    /** Whether there is one that is written to. */
    boolean hasCurrent() {
        return all.stream().anyMatch(each -> each.kind() == Kind.CURRENT);
    }

    boolean has(LogFile file) throws IOException {
        return indexOf(file) >= 0;
    }

    private int indexOf(LogFile file) throws IOException {
        for (var i = all.size() - 1; i >= 0; i--) {
            if (files.isSame(file, all.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** Those that were written after a file that was read; if that is not there, after the time when it was. */
    List<Generation> after(LogFile file, long seen) throws IOException {
        var index = indexOf(file);
        return index < 0 ? since(seen) : readable(all.subList(index + 1, all.size()));
    }

    /** The current one, and those that were written since then. */
    List<Generation> since(long seen) {
        var from = FileTime.fromMillis(seen - COARSE);
        return readable(all.stream()
                .filter(each -> each.kind() == Kind.CURRENT || each.modified().compareTo(from) >= 0)
                .toList());
    }

    /** Compressed ones that were written after a time. */
    List<Generation> compressedSince(long seen) {
        var from = FileTime.fromMillis(seen + COARSE);
        return all.stream()
                .filter(each ->
                        each.kind() == Kind.COMPRESSED && each.modified().compareTo(from) > 0)
                .toList();
    }

    private static List<Generation> readable(List<Generation> generations) {
        return generations.stream().filter(Generation::isReadable).toList();
    }

    /** Of these files those that are not open. */
    List<Generation> without(List<LogFile> open, List<Generation> generations) throws IOException {
        var others = new ArrayList<Generation>();
        for (var each : generations) {
            if (!files.isAmong(open, each)) {
                others.add(each);
            }
        }
        return others;
    }
}
