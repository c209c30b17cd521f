package io.minibatch.file;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The segments of a stream, in order. Other processes add and remove some: the folder is looked at when one is missed. */
final class Segments {

    private final Path folder;
    private volatile List<Segment> all;

    Segments(Path folder) {
        this.folder = folder;
        this.all = list();
    }

    List<Segment> all() {
        return all;
    }

    private List<Segment> list() {
        return Folders.list(folder).stream()
                .filter(Segment::isSegment)
                .map(Segment::of)
                .toList();
    }

    /** Looks at the folder again; what is known of segments that are still there is kept. */
    synchronized void refresh() {
        var known = new HashMap<Path, Segment>();
        all.forEach(segment -> known.put(segment.path(), segment));
        all = list().stream()
                .map(segment -> known.getOrDefault(segment.path(), segment))
                .toList();
    }

    /** The segment that holds a sequence number, or the first one if that begins later; null if there is none. */
    @Nullable
    Segment holding(long sequence) {
        var segments = all;
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
    Segment after(Segment segment) {
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
    Segment at(long first) {
        for (var segment : all) {
            if (segment.first() == first) {
                return segment;
            }
        }
        refresh();
        for (var segment : all) {
            if (segment.first() == first) {
                return segment;
            }
        }
        return Segment.in(folder, first);
    }
}
