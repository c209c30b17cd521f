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
 * Finds the files to read: those of a position wherever they are now, what a truncated file was copied to, and those that were
 * written after one that is known.
 */
final class Search {

    private static final Logger LOG = LoggerFactory.getLogger(Search.class);
    private static final int TRIES = 20;

    /** Clocks of file systems are coarse. */
    private static final long COARSE = 1_000;

    private final Path file;
    private final Folder folder;
    private final LogFiles open;

    /** Rotated files that are not to be read, as they are older or were read, with the time until which that is known. */
    private final Map<String, FileTime> passed = new HashMap<>();

    Search(Path file, Folder folder, LogFiles open) {
        this.file = file;
        this.folder = folder;
        this.open = open;
    }

    /** The current file alone, from its beginning or at its end; none if it is not there yet. */
    List<LogFile> begin(boolean atEnd) throws IOException {
        for (var tries = 0; tries < TRIES; tries++) {
            var current = folder.current();
            if (current.isEmpty()) {
                return List.of();
            }
            var opened = atEnd ? open.openAtEnd(current.get()) : open.open(current.get());
            if (opened != null) {
                pass(folder.list());
                return List.of(opened);
            }
        }
        throw restless();
    }

    /** Those of a position, and those that were written after them, in the order of their ages. */
    List<LogFile> goOn(Position position) throws IOException {
        for (var tries = 0; tries < TRIES; tries++) {
            var found = new ArrayList<LogFile>();
            var complete = false;
            try {
                complete = goOn(position, folder.list(), found);
            } finally {
                if (!complete) {
                    LogFiles.close(found);
                }
            }
            if (complete) {
                return found;
            }
        }
        throw restless();
    }

    /** Returns whether all could be opened. */
    private boolean goOn(Position position, List<Generation> listing, List<LogFile> found) throws IOException {
        LogFile last = null;
        for (var place : position.files()) {
            last = find(place, listing, found);
            if (last != null) {
                found.add(last);
            }
        }
        var index = found.isEmpty() ? -1 : indexOf(found.get(found.size() - 1), listing);
        var after = without(found, index < 0 ? since(position.seen(), listing) : newer(index, listing));
        if (!addAll(after, found)) {
            return false;
        }
        pass(without(found, listing));
        warn(position, last != null, listing, after);
        return true;
    }

    private void pass(List<Generation> older) {
        older.forEach(each -> passed.put(each.key(), each.modified()));
    }

    /** It was read to its end. */
    void pass(LogFile file) {
        passed.put(file.key(), FileTime.from(Instant.now()));
    }

    /**
     * Files that came since the folder was last looked at, and are not known: copies of a file that was truncated before anything
     * of it was read.
     */
    List<LogFile> unseen(List<LogFile> files, long seen) throws IOException {
        for (var tries = 0; tries < TRIES; tries++) {
            var unseen = new ArrayList<Generation>();
            for (var each : without(files, since(seen, folder.list()))) {
                var known = passed.get(each.key());
                if (each.kind() == Kind.ROTATED
                        && !each.key().isEmpty()
                        && (known == null || each.modified().compareTo(known) > 0)) {
                    unseen.add(each);
                }
            }
            var opened = new ArrayList<LogFile>();
            if (addAll(unseen, opened)) {
                return opened;
            }
        }
        throw restless();
    }

    /** Whether a file has the name that is written to. */
    boolean isCurrent(LogFile file) throws IOException {
        var current = folder.current();
        return current.isPresent() && isSame(file, current.get());
    }

    /** Those that were written after the last one of these; none as long as that is the current one. */
    List<LogFile> after(List<LogFile> files, long seen) throws IOException {
        var newest = files.get(files.size() - 1);
        for (var tries = 0; tries < TRIES; tries++) {
            var current = folder.current();
            if (current.isEmpty() || isSame(newest, current.get())) {
                return List.of();
            }
            var listing = folder.list();
            var index = indexOf(newest, listing);
            var after = without(files, index < 0 ? since(seen, listing) : newer(index, listing));
            var opened = new ArrayList<LogFile>();
            if (addAll(after, opened)) {
                if (index < 0) {
                    LOG.warn(
                            "{} is read to its end, but was deleted: files that were written after it may have been deleted,"
                                    + " too. Going on with {}",
                            newest,
                            names(after));
                }
                return opened;
            }
        }
        throw restless();
    }

    /**
     * What a file was copied to before it was truncated, which goes on where that ended, and what was copied after that. None if
     * there is no such file. One that was written since then may be known by little.
     */
    List<LogFile> copiesOf(LogFile truncated, List<LogFile> known, long seen) throws IOException {
        for (var tries = 0; tries < TRIES; tries++) {
            var listing = folder.list();
            var copies = new ArrayList<LogFile>();
            var copy = copyOf(truncated.place(), Fingerprint.SIZE, listing, known);
            copy = copy == null ? copyOf(truncated.place(), 1, since(seen, listing), known) : copy;
            if (copy != null) {
                copies.add(copy);
            }
            var after = copy == null ? since(seen, listing) : newer(indexOf(copy, listing), listing);
            after = after.stream().filter(each -> each.kind() == Kind.ROTATED).toList();
            if (addAll(without(known, after), copies)) {
                return copies;
            }
            LogFiles.close(copies);
        }
        throw restless();
    }

    private @Nullable LogFile find(Place place, List<Generation> listing, List<LogFile> known) throws IOException {
        for (var each : listing) {
            if (!place.key().isEmpty() && each.key().equals(place.key())) {
                var opened = open.open(each, place);
                if (opened != null) {
                    return opened;
                }
            }
        }
        return copyOf(place, Fingerprint.SIZE, listing, known);
    }

    /** By its content alone, if enough was read of it: short files may well begin with the same line. The youngest one. */
    private @Nullable LogFile copyOf(Place place, int least, List<Generation> listing, List<LogFile> known)
            throws IOException {
        if (place.offset() < least) {
            return null;
        }
        for (var i = listing.size() - 1; i >= 0; i--) {
            var each = listing.get(i);
            if (each.isReadable() && !isAmong(known, each)) {
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
            return open.open(generation, place);
        } catch (AccessDeniedException e) {
            return null; // it need not be ours
        }
    }

    private List<Generation> without(List<LogFile> files, List<Generation> generations) throws IOException {
        var others = new ArrayList<Generation>();
        for (var each : generations) {
            if (!isAmong(files, each)) {
                others.add(each);
            }
        }
        return others;
    }

    private boolean isAmong(List<LogFile> files, Generation generation) throws IOException {
        for (var file : files) {
            if (isSame(file, generation)) {
                return true;
            }
        }
        return false;
    }

    /** By the key, or where there are none by the content. */
    private boolean isSame(LogFile file, Generation generation) throws IOException {
        if (!file.key().isEmpty()) {
            return file.key().equals(generation.key());
        }
        try (var opened = open.open(generation, file.place())) {
            return opened != null;
        }
    }

    /** Its place in a listing; -1 if it is not there. */
    private int indexOf(LogFile file, List<Generation> listing) throws IOException {
        for (var i = listing.size() - 1; i >= 0; i--) {
            if (isSame(file, listing.get(i))) {
                return i;
            }
        }
        return -1;
    }

    private static List<Generation> newer(int index, List<Generation> listing) {
        return readable(listing.subList(index + 1, listing.size()));
    }

    private static List<Generation> since(long seen, List<Generation> listing) {
        var from = FileTime.fromMillis(seen - COARSE);
        return readable(listing.stream()
                .filter(each -> each.kind() == Kind.CURRENT || each.modified().compareTo(from) >= 0)
                .toList());
    }

    private static List<Generation> readable(List<Generation> listing) {
        return listing.stream().filter(Generation::isReadable).toList();
    }

    private boolean addAll(List<Generation> generations, List<LogFile> files) throws IOException {
        var opened = new ArrayList<LogFile>();
        try {
            for (var each : generations) {
                var one = open.open(each);
                if (one == null) {
                    return false;
                }
                opened.add(one);
            }
            files.addAll(opened);
            opened.clear();
            return true;
        } finally {
            LogFiles.close(opened);
        }
    }

    private void warn(Position position, boolean lastFound, List<Generation> listing, List<Generation> after) {
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
        var from = FileTime.fromMillis(position.seen() + COARSE);
        var compressed = listing.stream()
                .filter(each ->
                        each.kind() == Kind.COMPRESSED && each.modified().compareTo(from) > 0)
                .toList();
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

    private IOException restless() {
        return new IOException("the files of its folder were renamed each time they were looked at");
    }
}
