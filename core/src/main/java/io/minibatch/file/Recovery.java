package io.minibatch.file;

import static io.minibatch.file.ControlPage.CHECKPOINT_OFFSET;
import static io.minibatch.file.ControlPage.CHECKPOINT_SEGMENT;
import static io.minibatch.file.ControlPage.CHECKPOINT_SEQUENCE;
import static io.minibatch.file.ControlPage.CREATED;
import static io.minibatch.file.ControlPage.DELETED;
import static io.minibatch.file.ControlPage.END;
import static io.minibatch.file.ControlPage.FIRST;
import static io.minibatch.file.ControlPage.FORMAT;
import static io.minibatch.file.ControlPage.HOLDER;
import static io.minibatch.file.ControlPage.OFFSET;
import static io.minibatch.file.ControlPage.PROCESSES;
import static io.minibatch.file.ControlPage.SEGMENT;
import static io.minibatch.file.ControlPage.SETTINGS;
import static io.minibatch.file.ControlPage.WANTED;
import static io.minibatch.file.ControlPage.WRITING;

import io.minibatch.MinibatchException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the control page anew from the files, when no process had the stream open.
 *
 * <p>Everything before the checkpoint was synced. From there the frames are scanned. The log ends behind the last sound
 * frame; what is behind that is cut off before anybody appends. If the page says that more was published, or a group's
 * journal knows higher numbers, those messages were lost with the power: their numbers become a gap, so that none is
 * given twice.
 *
 * <p>A frame that is not sound but has sound ones behind it is damage, not a torn tail: nothing is cut, and whoever reads
 * it is told.
 */
final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final String name;
    private final Path folder;
    private final int salt;
    private final ControlPage page;
    private final Segments segments;
    private final Gaps gaps;

    private final boolean believable;
    private long end;
    private long created;
    private @Nullable Segment last;
    private long offset;

    private Recovery(String name, Path folder, StreamFile file, ControlPage page) {
        this.name = name;
        this.folder = folder;
        this.salt = file.salt();
        this.page = page;
        this.segments = new Segments(folder, () -> Long.MAX_VALUE);
        this.gaps = new Gaps(folder);
        this.believable = checkFormat();
        this.end = file.first();
    }

    /**
     * Recovers.
     *
     * @param used the highest sequence number that any group knows of, -1 if none
     * @param floor the latest time, in milliseconds, that any group has emitted until
     */
    static void run(String name, Path folder, StreamFile file, ControlPage page, long used, long floor) {
        try {
            new Recovery(name, folder, file, page).recover(used, floor);
        } catch (IOException e) {
            throw Folders.failed("recover stream " + name + " in", folder, e);
        }
    }

    private boolean checkFormat() {
        var format = page.get(FORMAT);
        var shift = 48;
        var known = (format << (64 - shift)) == (ControlPage.MAGIC << (64 - shift));
        if (known && (format >>> shift) > (ControlPage.MAGIC >>> shift)) {
            throw new MinibatchException("The control page of stream " + name + " in " + folder + " has format "
                    + (format >>> shift) + ", and this version of minibatch reads " + (ControlPage.MAGIC >>> shift)
                    + ". Use a newer minibatch; nothing was changed.");
        }
        return format == ControlPage.MAGIC;
    }

    private void recover(long used, long floor) throws IOException {
        created = floor;
        removeBlank();
        if (!segments.all().isEmpty()) {
            scan(believable);
        }
        var published = believable ? page.get(END) : 0;
        if (last != null && end < published) {
            scan(false); // a kill may have left a checkpoint half written, which points behind frames
        }
        if (last != null) {
            cutTail(last, published > end);
        }
        var highest = Math.max(used, gaps.all().highest()); // a gap may be all that is left of a number
        var next = Math.max(Math.max(end, published), highest + 1);
        if (next > end && (last != null || published > 0)) {
            LOG.warn(
                    "Stream {}: messages {} to {} were published, but are not on the disk. The power failed, or a file"
                            + " was cut. Their numbers are not used again.",
                    name,
                    end,
                    next - 1);
            gaps.add(end, next - 1);
        }
        writePage(next, published);
    }

    /** Removes a last segment in which nothing was ever written: the one before knows where the sources stand. */
    private void removeBlank() throws IOException {
        var all = segments.all();
        if (all.size() < 2) {
            return;
        }
        var youngest = all.get(all.size() - 1);
        try (var frames = new FrameReader(youngest, salt)) {
            frames.limit(frames.length());
            if (!frames.blankFrom(0)) {
                return;
            }
        }
        Files.delete(youngest.path());
        segments.refresh();
    }

    private void scan(boolean fromCheckpoint) throws IOException {
        var all = segments.all();
        last = all.get(all.size() - 1);
        var from = all.size() - 1;
        offset = 0;
        if (fromCheckpoint) {
            for (var i = 0; i < all.size(); i++) {
                if (all.get(i).first() == page.get(CHECKPOINT_SEGMENT)
                        && page.get(CHECKPOINT_OFFSET) <= Files.size(all.get(i).path())) {
                    from = i;
                    offset = page.get(CHECKPOINT_OFFSET);
                    end = Math.max(end, page.get(CHECKPOINT_SEQUENCE));
                }
            }
        }
        var start = offset;
        for (var segment : all.subList(from, all.size())) {
            scan(segment, start);
            start = 0;
        }
    }

    private void scan(Segment segment, long start) throws IOException {
        try (var frames = new FrameReader(segment, salt)) {
            frames.limit(frames.length());
            end = Math.max(end, segment.first());
            offset = start;
            var awaited = end;
            if (start > 0 && !frames.load(start) && !frames.blankFrom(start)) {
                offset = 0; // not where a frame ends: an old page, or a damaged one
                awaited = segment.first();
            }
            while (frames.load(offset) || frames.nextSound(offset + 8, awaited) >= 0) {
                offset = frames.end();
                awaited = Math.max(awaited, frames.last() + 1);
                end = Math.max(end, awaited);
                created = Math.max(created, frames.created().toEpochMilli());
            }
        }
    }

    /** Cuts what is behind the last sound frame; a copy stays if messages that were published may be in it. */
    private void cutTail(Segment last, boolean lost) throws IOException {
        if (Files.size(last.path()) <= offset) {
            return;
        }
        boolean blank;
        try (var frames = new FrameReader(last, salt)) {
            frames.limit(frames.length());
            blank = frames.blankFrom(offset);
        }
        if (!blank && lost) {
            var copy = folder.resolve(Folders.name(last.path()) + "." + offset + ".lost");
            Files.copy(last.path(), copy, StandardCopyOption.REPLACE_EXISTING);
            LOG.warn("Stream {}: {} is cut at offset {}; as it was: {}", name, last, offset, copy);
        }
        LogWriter.truncate(last.path(), offset);
    }

    private void writePage(long next, long published) throws IOException {
        var changed = !believable || next != page.get(CHECKPOINT_SEQUENCE) || page.get(WRITING) != 0;
        if (changed && last != null) {
            try (var file = new RandomAccessFile(last.path().toFile(), "r")) {
                file.getFD().sync();
            }
        }
        var all = segments.all();
        var first = all.isEmpty() ? next : all.get(0).first();
        page.set(FIRST, believable ? Math.min(next, Math.max(first, page.get(FIRST))) : first);
        page.set(CREATED, believable ? Math.max(created, page.get(CREATED)) : created);
        page.set(SEGMENT, last == null ? 0 : last.first());
        page.set(OFFSET, last == null ? 0 : offset);
        page.set(END, next);
        page.set(CHECKPOINT_SEGMENT, last == null ? 0 : last.first());
        page.set(CHECKPOINT_OFFSET, last == null ? 0 : offset);
        page.set(CHECKPOINT_SEQUENCE, next);
        page.set(WRITING, 0);
        page.set(DELETED, 0);
        page.set(WANTED, 0);
        page.set(HOLDER, 0);
        page.set(PROCESSES, 0);
        page.ring(SETTINGS);
        page.set(FORMAT, ControlPage.MAGIC);
        if (changed) {
            LOG.debug("Stream {} recovered: ends at {} (page said {})", name, next, published);
            page.force();
        }
    }
}
