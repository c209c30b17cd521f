package io.minibatch.file.log;

import static io.minibatch.file.log.ControlPage.CHECKPOINT_OFFSET;
import static io.minibatch.file.log.ControlPage.CHECKPOINT_SEGMENT;
import static io.minibatch.file.log.ControlPage.CHECKPOINT_SEQUENCE;
import static io.minibatch.file.log.ControlPage.CREATED;
import static io.minibatch.file.log.ControlPage.DELETED;
import static io.minibatch.file.log.ControlPage.END;
import static io.minibatch.file.log.ControlPage.FIRST;
import static io.minibatch.file.log.ControlPage.FORMAT;
import static io.minibatch.file.log.ControlPage.HOLDER;
import static io.minibatch.file.log.ControlPage.OFFSET;
import static io.minibatch.file.log.ControlPage.PROCESSES;
import static io.minibatch.file.log.ControlPage.SEGMENT;
import static io.minibatch.file.log.ControlPage.SETTINGS;
import static io.minibatch.file.log.ControlPage.WANTED;
import static io.minibatch.file.log.ControlPage.WRITING;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the control page anew from the files, when no process had the stream open.
 *
 * <p>After the death of processes the files are as they were written: the system has all that was in mapped memory.
 * Only the last frame may be half written. After power loss, what was not synced is there in any order, with holes.
 * Which of the two it was cannot be told, and need not be: the log is what was synced, and then all frames up to the
 * first place that does not hold the next one.
 *
 * <ul>
 *   <li>Everything before the checkpoint was synced, whenever the page was. What is not sound there is damage, not a
 *       torn tail: nothing is cut, no number becomes a gap, and whoever reads it is told.
 *   <li>What was synced later, without the page, has no holes either: so with {@code sync=always} nothing acknowledged
 *       is behind the first hole, and otherwise nothing that is older than the last sync.
 *   <li>Frames behind the first hole are cut, though some are sound. They were not promised; and a source whose
 *       position is in one of them would never send again what was in the hole. A copy stays in a file {@code .lost}.
 *   <li>Numbers behind the end that somebody knows of, the page, a group or a frame that is cut, become a gap first:
 *       none is given twice, not when this is killed on its way either.
 *   <li>If the page cannot be believed, nobody knows what was synced: then only what is behind the last sound frame is
 *       cut.
 * </ul>
 */
public final class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int CHUNK = 1 << 16;

    private final String name;
    private final Path folder;
    private final StreamFile file;
    private final ControlPage page;
    private final Segments segments;
    private final Gaps gaps;
    private final boolean believable;

    private Recovery(String name, Path folder, StreamFile file, ControlPage page) {
        this.name = name;
        this.folder = folder;
        this.file = file;
        this.page = page;
        this.segments = new Segments(folder, () -> Long.MAX_VALUE);
        this.gaps = new Gaps(folder);
        this.believable = checkFormat();
    }

    /**
     * Recovers.
     *
     * @param used the highest sequence number that any group knows of, -1 if none
     * @param floor the latest time, in milliseconds, that any group has emitted until
     */
    public static void run(String name, Path folder, StreamFile file, ControlPage page, long used, long floor) {
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
        var published = believable ? page.get(END) : 0;
        var synced = believable ? page.get(CHECKPOINT_SEQUENCE) : Long.MAX_VALUE;
        var tail = new LogTail(segments.all(), file.salt(), gaps, page, synced).find();
        var end = Math.max(Math.max(file.first(), tail.end()), believable ? synced : 0);
        var highest = Math.max(used, gaps.all().highest()); // a gap may be all that is left of a number
        var next = Math.max(Math.max(Math.max(end, published), tail.seen()), highest + 1);
        if (next > end && (tail.last() != null || published > 0)) {
            LOG.warn(
                    "Stream {}: messages {} to {} were given numbers, but are not on the disk. The power failed, or a"
                            + " file was cut. Their numbers are not used again.",
                    name,
                    end,
                    next - 1);
            gaps.add(end, next - 1); // before anything is cut
        }
        var cut = cut(tail, tail.soundBehind() || published > end || !believable);
        writePage(tail, next, Math.max(tail.created(), floor), cut);
    }

    /** Cuts what is behind the end; copies stay if messages that were published may be in it. */
    private boolean cut(LogTail tail, boolean keep) throws IOException {
        var behind = tail.behind();
        for (var i = behind.size() - 1; i >= 0; i--) {
            remove(behind.get(i), keep);
        }
        var last = tail.last();
        if (last != null && Files.size(last.path()) > tail.offset()) {
            if (keep) {
                copyBehind(last, tail.offset());
            }
            LogWriter.truncate(last.path(), tail.offset());
        }
        return !behind.isEmpty() || tail.soundBehind();
    }

    private void remove(Segment segment, boolean keep) throws IOException {
        if (keep) {
            copyBehind(segment, 0);
        }
        Files.delete(segment.path());
    }

    private void copyBehind(Segment segment, long offset) throws IOException {
        long length;
        try (var frames = new FrameReader(segment, file.salt())) {
            frames.limit(frames.length());
            length = frames.lastNotBlank() - offset;
        }
        if (length <= 0) {
            return;
        }
        var copy = folder.resolve(Folders.name(segment.path()) + "." + offset + ".lost");
        LOG.warn("Stream {}: {} is cut at offset {}; what was there: {}", name, segment, offset, copy);
        try (var in = Files.newInputStream(segment.path());
                var out = new FileOutputStream(copy.toFile())) {
            in.skipNBytes(offset);
            for (var left = length; left > 0; left -= CHUNK) {
                out.write(in.readNBytes((int) Math.min(left, CHUNK)));
            }
            out.getFD().sync();
        }
    }

    private void writePage(LogTail tail, long next, long created, boolean cut) throws IOException {
        var changed = cut || !believable || next != page.get(CHECKPOINT_SEQUENCE) || page.get(WRITING) != 0;
        if (changed) {
            sync(); // before the page says so
        }
        segments.refresh();
        var all = segments.all();
        var first = all.isEmpty() ? next : all.get(0).first();
        var active = tail.last() == null ? 0 : tail.last().first();
        var published = page.get(END);
        // What begins later than the page says is not trimmed, which the page knows before, but missing: readers are
        // told.
        page.set(FIRST, believable ? Math.min(next, page.get(FIRST)) : first);
        page.set(CREATED, believable ? Math.max(created, page.get(CREATED)) : created);
        page.set(SEGMENT, active);
        page.set(OFFSET, tail.offset());
        page.set(END, next);
        page.set(CHECKPOINT_SEGMENT, active);
        page.set(CHECKPOINT_OFFSET, tail.offset());
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

    /** Syncs all that the checkpoint does not know to be synced, also what processes left that were killed. */
    private void sync() throws IOException {
        segments.refresh();
        var synced = believable ? page.get(CHECKPOINT_SEQUENCE) : 0;
        var all = segments.all();
        for (var i = 0; i < all.size(); i++) {
            if (i + 1 == all.size() || all.get(i + 1).first() > synced) {
                try (var file = new RandomAccessFile(all.get(i).path().toFile(), "r")) {
                    file.getFD().sync();
                }
            }
        }
        Folders.sync(folder);
    }
}
