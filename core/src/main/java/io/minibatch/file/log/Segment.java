package io.minibatch.file.log;

import io.minibatch.file.disk.Folders;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * One file of a stream's log: the messages from {@link #first} up to the next segment's. Holds, in memory only, a
 * sparse index of frames, which readers and the writer fill in passing.
 */
public final class Segment {

    private static final String SUFFIX = ".log";
    private static final int INDEX_EVERY = 1 << 16;

    private final long first;
    private final Path path;

    // entries i: frame at offsets[i] begins with sequences[i], created at times[i]; rising
    private long[] offsets = new long[8];
    private long[] sequences = new long[8];
    private long[] times = new long[8];
    private int entries;

    private Segment(long first, Path path) {
        this.first = first;
        this.path = path;
    }

    public static Segment in(Path folder, long first) {
        return new Segment(first, folder.resolve("%020d".formatted(first) + SUFFIX));
    }

    public static boolean isSegment(Path file) {
        return Folders.name(file).matches("\\d{20}\\" + SUFFIX);
    }

    public static Segment of(Path file) {
        var name = Folders.name(file);
        return new Segment(Long.parseLong(name.substring(0, name.length() - SUFFIX.length())), file);
    }

    /** The sequence number of its first message. */
    public long first() {
        return first;
    }

    public Path path() {
        return path;
    }

    /** Remembers where a frame is, if it is far enough behind the last one remembered. */
    public synchronized void note(long offset, long sequence, long created) {
        if (entries > 0 && offset < offsets[entries - 1] + INDEX_EVERY) {
            return;
        }
        if (entries == offsets.length) {
            offsets = Arrays.copyOf(offsets, entries * 2);
            sequences = Arrays.copyOf(sequences, entries * 2);
            times = Arrays.copyOf(times, entries * 2);
        }
        offsets[entries] = offset;
        sequences[entries] = sequence;
        times[entries++] = created;
    }

    /** The offset of a frame that begins at or before the sequence number; the nearest one known. */
    public synchronized long offsetBefore(long sequence) {
        return offsetAt(floor(sequences, sequence));
    }

    /** The offset of a frame that was created before the time; the nearest one known. */
    public synchronized long offsetBeforeTime(long millis) {
        return offsetAt(floor(times, millis - 1));
    }

    private long offsetAt(int entry) {
        return entry < 0 ? 0 : offsets[entry];
    }

    private int floor(long[] values, long value) {
        var low = 0;
        var high = entries - 1;
        while (low <= high) {
            var middle = (low + high) >>> 1;
            if (values[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
