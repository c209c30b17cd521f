package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a stream, in order. Other processes add and remove some: the folder is looked at when one is missed.
 */
public final class Segments {

    private final Path folder;
    private final LongSupplier active;
    private volatile List<Segment> all;

    /**
     * @param active the first sequence number of the segment that is appended to: one that begins later is only being
     *     made, or was left so by a kill or a full disk
     */
    public Segments(Path folder, LongSupplier active) {
        this.folder = folder;
        this.active = active;
        this.all = list();
    }

    /** All of them; those that were added since are there, some that were removed may be. */
    public List<Segment> all() {
        var known = all;
        var latest = known.isEmpty() ? 0 : known.get(known.size() - 1).first(); // 0: there is none
        if (latest < active.getAsLong()) {
            refresh();
        }
        return all;
    }

    private List<Segment> list() {
        var latest = active.getAsLong(); // before: its file is there when it is said to be active
        return files().filter(segment -> segment.first() <= latest).toList();
    }

    private Stream<Segment> files() {
        return Folders.list(folder).stream().filter(Segment::isSegment).map(Segment::of);
    }

    /**
     * The segment to be appended to, for whoever may append. Those behind it were begun and never published, by
     * somebody who was killed or found the disk full: they would hide what is still appended before them, and are
     * removed.
     */
    public synchronized Segment activate(long first) {
        var files = files().toList(); // once: this is done each time that another process has appended
        var left = files.stream().filter(segment -> segment.first() > first).toList();
        if (!left.isEmpty()) {
            left.forEach(segment -> Folders.deleteTree(segment.path()));
            Folders.sync(folder); // or they may be there again after power loss, in the middle of the log
        }
        take(files.stream().filter(segment -> segment.first() <= first));
        return find(first);
    }

    /** Looks at the folder again; what is known of segments that are still there is kept. */
    public synchronized void refresh() {
        take(list().stream());
    }

    private void take(Stream<Segment> there) {
        var known = new HashMap<Path, Segment>();
        all.forEach(segment -> known.put(segment.path(), segment));
        all = there.map(segment -> known.getOrDefault(segment.path(), segment)).toList();
    }

    /** The segment that holds a sequence number, or the first one if that begins later; null if there is none. */
    @Nullable
    public Segment holding(long sequence) {
        var segments = all();
        if (segments.isEmpty() || sequence < segments.get(0).first()) {
            refresh();
            segments = all;
        }
        if (segments.isEmpty()) {
            return null;
        }
        var found = segments.get(0);
        for (var segment : segments) {
            if (segment.first() > sequence) {
                break;
            }
            found = segment;
        }
        return found;
    }

    /** The segment after one; null if it is the last. */
    @Nullable
    public Segment after(Segment segment) {
        var next = next(segment);
        if (next == null) {
            refresh();
            next = next(segment);
        }
        return next;
    }

    private @Nullable Segment next(Segment segment) {
        for (var candidate : all) {
            if (candidate.first() > segment.first()) {
                return candidate;
            }
        }
        return null;
    }

    /** The segment that begins with a sequence number, which is or will be in the folder. */
    public synchronized Segment at(long first) {
        refresh();
        return find(first);
    }

    private Segment find(long first) {
        for (var segment : all) {
            if (segment.first() == first) {
                return segment;
            }
        }
        return Segment.in(folder, first);
    }

    /** A segment was made at the end. */
    public synchronized void add(Segment segment) {
        if (all.stream().noneMatch(known -> known.first() == segment.first())) {
            var more = new ArrayList<>(all);
            more.add(segment);
            all = List.copyOf(more);
        }
    }
}
