package io.minibatch.file.log;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.store.Sequences;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Sequence numbers that were given, or may have been, and hold no message: lost by power failure before they were
 * synced, or set aside by a repair. Kept as text, a line {@code first-last} for each range.
 */
public final class Gaps {

    private final Path file;
    private volatile Sequences all;

    public Gaps(Path folder) {
        this(folder, "gaps");
    }

    private Gaps(Path folder, String name) {
        file = folder.resolve(name);
        all = read();
    }

    /**
     * Of them, those that a repair has set aside: as ranges, so that a repair that is repeated counts nothing twice.
     */
    public static Gaps lost(Path folder) {
        return new Gaps(folder, "lost");
    }

    public Sequences all() {
        return all;
    }

    /** Another process may have added some. */
    public void refresh() {
        all = read();
    }

    private Sequences read() {
        try {
            var builder = new Sequences.Builder();
            for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                var ends = line.split("-", 2);
                builder.add(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
            }
            return builder.build();
        } catch (NoSuchFileException e) {
            return Sequences.NONE;
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new MinibatchException("Cannot read " + file + ": " + e, e);
        }
    }

    /** Whether all numbers from {@code first} up to, not including, {@code end} are gaps. */
    public boolean cover(long first, long end) {
        var at = first;
        var gaps = all;
        for (var i = 0; i < gaps.ranges() && at < end; i++) {
            if (gaps.first(i) <= at && at <= gaps.last(i)) {
                at = gaps.last(i) + 1;
            }
        }
        return at >= end;
    }

    /** Adds a range, durably. */
    public synchronized void add(long first, long last) {
        if (last < first || cover(first, last + 1)) {
            return;
        }
        var changed = with(first, last);
        var text = new StringBuilder();
        for (var i = 0; i < changed.ranges(); i++) {
            text.append(changed.first(i)).append('-').append(changed.last(i)).append('\n');
        }
        Folders.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
        all = changed;
    }

    /** Adds, durably, what of a range others do not hold. */
    public synchronized void addOutside(Gaps others, long first, long last) {
        var from = first;
        var known = others.all;
        for (var i = 0; i < known.ranges() && known.first(i) <= last; i++) {
            add(from, known.first(i) - 1);
            from = Math.max(from, known.last(i) + 1);
        }
        add(from, last);
    }

    /** All, and a range that may overlap some of them. */
    private Sequences with(long first, long last) {
        var builder = new Sequences.Builder();
        var from = first;
        var to = last;
        var before = all;
        var i = 0;
        for (; i < before.ranges() && before.last(i) < from; i++) {
            builder.add(before.first(i), before.last(i));
        }
        for (; i < before.ranges() && before.first(i) <= to; i++) {
            from = Math.min(from, before.first(i));
            to = Math.max(to, before.last(i));
        }
        builder.add(from, to);
        for (; i < before.ranges(); i++) {
            builder.add(before.first(i), before.last(i));
        }
        return builder.build();
    }
}
