package io.minibatch.connect.tail;

import io.minibatch.connect.tail.Generation.Kind;
import io.minibatch.connect.tail.Position.Place;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the files to read: those of a position wherever they are now, what a truncated file was copied to, and those
 * that were written after one that is known.
 */
final class Search {

    private static final Logger LOG = LoggerFactory.getLogger(Search.class);
    private static final int TRIES = 20;

    private final Path file;
    private final Folder folder;
    private final LogFiles files;

    /**
     * Rotated files that are not to be read, as they are older or were read, with the time until which that is known.
     */
    private final Map<String, FileTime> passed = new HashMap<>();

    Search(Path file, Folder folder, LogFiles files) {
        this.file = file;
        this.folder = folder;
        this.files = files;
    }

    /** Opens files of a listing. */
    private interface Opening {

        /** Adds those that it opens; returns false if one was renamed meanwhile. */
        boolean open(Listing listing, List<LogFile> opened) throws IOException;
    }

    /** Tries until nothing was renamed meanwhile. What was opened in vain is closed. */
    private List<LogFile> open(Opening opening) throws IOException {
        for (var tries = 0; tries < TRIES; tries++) {
            var opened = new ArrayList<LogFile>();
            var complete = false;
            try {
                complete = opening.open(new Listing(folder.list(), files), opened);
            } finally {
                if (!complete) {
                    LogFiles.close(opened);
                }
            }
            if (complete) {
                return opened;
            }
        }
        throw new IOException("the files of its folder were renamed each time they were looked at");
    }

    private boolean addAll(List<Generation> generations, List<LogFile> opened) throws IOException {
        for (var each : generations) {
            var one = files.open(each);
            if (one == null) {
                return false;
            }
            opened.add(one);
        }
        return true;
    }

    /** The current file alone, from its beginning or at its end; none if it is not there yet. */
    List<LogFile> begin(boolean atEnd) throws IOException {
        if (folder.current().isEmpty()) {
            return List.of();
        }
        return open((listing, opened) -> {
            for (var each : listing.all()) {
                if (each.kind() == Kind.CURRENT) {
                    var current = atEnd ? files.openAtEnd(each) : files.open(each);
                    if (current == null) {
                        return false;
                    }
                    opened.add(current);
                }
            }
            pass(listing.all());
            return true;
        });
    }

    /** Those of a position, and those that were written after them, in the order of their ages. */
    List<LogFile> goOn(Position position) throws IOException {
        return open((listing, found) -> {
            LogFile last = null;
            for (var place : position.files()) {
                last = find(place, listing, found);
                if (last != null) {
                    found.add(last);
                }
            }
            var after = found.isEmpty()
                    ? listing.since(position.seen())
                    : listing.after(found.get(found.size() - 1), position.seen());
            after = listing.without(found, after);
            if (!addAll(after, found)) {
                return false;
            }
            pass(listing.without(found, listing.all()));
            warn(position, last != null, listing, after);
            return true;
        });
    }

    private void pass(List<Generation> older) {
        older.forEach(each -> passed.put(each.key(), each.modified()));
    }

    /** It was read to its end. */
    void pass(LogFile file) {
        passed.put(file.key(), FileTime.from(Instant.now()));
    }

    /**
     * Files that came since the folder was last looked at, and are not known: copies of a file that was truncated
     * before anything of it was read.
     */
    List<LogFile> unseen(List<LogFile> known, long seen) throws IOException {
        return open((listing, opened) -> addAll(
                listing.without(known, listing.since(seen)).stream()
                        .filter(each -> each.kind() == Kind.ROTATED && isUnseen(each))
                        .toList(),
                opened));
    }

    private boolean isUnseen(Generation generation) {
        var until = passed.get(generation.key());
        return !generation.key().isEmpty()
                && (until == null || generation.modified().compareTo(until) > 0);
    }

    /** Whether a file has the name that is written to. */
    boolean isCurrent(LogFile file) throws IOException {
        var current = folder.current();
        return current.isPresent() && files.isSame(file, current.get());
    }

    /** Those that were written after the last one of these; none as long as that is the current one. */
    List<LogFile> after(List<LogFile> known, long seen) throws IOException {
        var newest = known.get(known.size() - 1);
        if (folder.current().isEmpty() || isCurrent(newest)) {
            return List.of();
        }
        return open((listing, opened) -> {
            var after =
                    listing.hasCurrent() ? listing.without(known, listing.after(newest, seen)) : List.<Generation>of();
            if (!addAll(after, opened)) {
                return false;
            }
            if (!after.isEmpty() && !listing.has(newest)) {
                LOG.warn(
                        "{} is read to its end, but was deleted or moved away: files that were written after it may have been,"
                                + " too. Going on with {}",
                        newest,
                        names(after));
            }
            return true;
        });
    }

    /**
     * What a file was copied to before it was truncated, which goes on where that ended, and what was copied after
     * that. None if there is no such file. One that was written since then may be known by little.
     */
    List<LogFile> copiesOf(LogFile truncated, List<LogFile> known, long seen) throws IOException {
        return open((listing, copies) -> {
            var copy = copyOf(truncated.place(), Fingerprint.SIZE, listing.all(), known);
            copy = copy == null ? copyOf(truncated.place(), 1, listing.since(seen), known) : copy;
            if (copy != null) {
                copies.add(copy);
            }
            var after = copy == null ? listing.since(seen) : listing.after(copy, seen);
            return addAll(
                    listing.without(known, after).stream()
                            .filter(each -> each.kind() == Kind.ROTATED)
                            .toList(),
                    copies);
        });
    }

    private @Nullable LogFile find(Place place, Listing listing, List<LogFile> known) throws IOException {
        for (var each : listing.all()) {
            if (!place.key().isEmpty() && each.key().equals(place.key())) {
                var opened = files.open(each, place);
                if (opened != null) {
                    return opened;
                }
            }
        }
        return copyOf(place, Fingerprint.SIZE, listing.all(), known);
    }

    /**
     * By its content alone, if enough was read of it: short files may well begin with the same line. The youngest one.
     */
    private @Nullable LogFile copyOf(Place place, int least, List<Generation> listing, List<LogFile> known)
            throws IOException {
        if (place.offset() < least) {
            return null;
        }
        for (var i = listing.size() - 1; i >= 0; i--) {
            var each = listing.get(i);
            if (each.isReadable() && !files.isAmong(known, each)) {
                var opened = openReadable(each, place);
                if (opened != null) {
                    return opened;
                }
            }
        }
        return null;
    }

    private @Nullable LogFile openReadable(Generation generation, Place place) throws IOException {
        try {
            return files.open(generation, place);
        } catch (AccessDeniedException e) {
            return null; // it need not be ours
        }
    }

    private void warn(Position position, boolean lastFound, Listing listing, List<Generation> after) {
        if (!position.files().isEmpty() && !lastFound) {
            var lost = position.files().get(position.files().size() - 1);
            LOG.warn(
                    "The file {} that was read up to offset {} at {} is not there any more: it was deleted, compressed, or emptied."
                            + " What was written to it after that is lost, if there was anything. Going on with {}",
                    file,
                    lost.offset(),
                    Instant.ofEpochMilli(position.seen()),
                    after.isEmpty() ? "what comes" : names(after));
        }
        var compressed = listing.compressedSince(position.seen());
        if (!compressed.isEmpty()) {
            LOG.warn(
                    "{} was written after {} was last read, and is compressed: its lines are not read. Append them by hand, or"
                            + " let rotation compress later (delaycompress)",
                    names(compressed),
                    file);
        }
    }

    private static String names(List<Generation> generations) {
        return generations.stream()
                .map(each -> String.valueOf(each.path().getFileName()))
                .collect(Collectors.joining(", "));
    }
}
