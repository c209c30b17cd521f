package io.minibatch.file.log;

import static io.minibatch.file.log.ControlPage.CREATED;
import static io.minibatch.file.log.ControlPage.END;
import static io.minibatch.file.log.ControlPage.OFFSET;
import static io.minibatch.file.log.ControlPage.SEGMENT;
import static io.minibatch.file.log.ControlPage.WRITING;

import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.Mapping;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes frames at the end of the log, through mapped memory. All methods are called under the {@link AppendLock}.
 *
 * <p>A frame is first written, then published: the control page's offset moves behind it, then its end. While anything
 * is written and not published the page's word {@code writing} is 1, so that the next process to append after a kill
 * cleans up behind the published end.
 */
public final class LogWriter {

    private static final int SMALLEST_PIECE = 1 << 16;
    private static final int LARGEST_PIECE = 1 << 22;
    private static final int PAGE = 1 << 12;

    private final FileLog log;
    private final ControlPage control;
    private final long segmentSize;
    private final boolean plain;
    private final CRC32C crc = new CRC32C();
    private final LargeFrames large = new LargeFrames();

    private boolean known;
    private @Nullable Segment segment;
    private @Nullable Mapping piece;
    private int nextPiece = SMALLEST_PIECE;
    private long written; // the offset behind the last frame
    private long nextSequence; // of the next message
    private @Nullable Map<String, String> positions; // of all sources; null if not known

    /**
     * A writer for a log.
     *
     * @param plain whether large frames may be written by plain writes; not where each is synced, through the mapping
     */
    public LogWriter(FileLog log, long segmentSize, boolean plain) {
        this.log = log;
        this.control = log.control();
        this.segmentSize = segmentSize;
        this.plain = plain;
    }

    /** Others have appended: the next append looks where the log ends. */
    public void reload() {
        known = false;
    }

    /** A frame was not written to its end: the next append cleans up behind what is published. */
    public void abandon() {
        if (known && segment != null) {
            log.beforeUnmap();
            control.set(WRITING, 1);
        }
        known = false;
    }

    /** Begins where the control page says that the log ends, after somebody else has appended. */
    private void load() {
        drop();
        nextSequence = control.plain(END);
        written = control.plain(OFFSET);
        segment = written == 0 ? null : log.segments().activate(control.plain(SEGMENT));
        positions = null;
        if (control.plain(WRITING) != 0 && segment != null) {
            settle(segment);
        }
        known = true;
    }

    /** Publishes or removes what another process was writing when it was killed; nothing if there is nothing. */
    public void settle() {
        if (!known && control.plain(WRITING) != 0) {
            load();
        }
    }

    /**
     * The last one to append was killed while it did. A frame before the published offset is whole, and readers may
     * hold it in memory already: so it stays, and the end follows. What is behind the offset must not be taken for
     * ours.
     */
    private void settle(Segment last) {
        var published = new Scan(log).published(last, nextSequence, written);
        written = published.offset();
        nextSequence = published.end();
        truncate(last.path(), written);
        control.set(OFFSET, written);
        control.set(END, nextSequence);
        control.set(WRITING, 0);
    }

    /**
     * Writes a frame.
     *
     * @return the sequence number of its first message
     */
    public long write(EncodedBatch batch, long now) {
        if (!known) {
            load();
        }
        var size = Math.toIntExact(batch.frameSize());
        var to = room(size);
        var created = Math.max(now, control.plain(CREATED));
        control.set(WRITING, 1);
        var first = nextSequence;
        if (to == null) {
            large.write(noted(), written, log.salt(), size, first, created, batch, crc);
        } else {
            var buffer = to.buffer();
            buffer.position((int) (written - to.position()));
            Frame.write(buffer, log.salt(), size, first, created, batch, crc);
        }
        control.set(CREATED, created);
        noted().note(written, first, created);
        if (positions != null && batch.positions().length > 0) {
            positions.putAll(Texts.read(Frame.over(batch.positions())));
        }
        written += size;
        nextSequence += batch.entries().size();
        return first;
    }

    private Segment noted() {
        return Objects.requireNonNull(segment);
    }

    /** Publishes all that was written: readers see it now. */
    public void publish() {
        publish(written, nextSequence);
    }

    /** Publishes what was written up to an offset of this segment. */
    public void publish(long offset, long end) {
        if (end <= control.plain(END)) {
            return; // somebody who had to sync did it
        }
        control.set(OFFSET, offset);
        control.set(END, end);
        if (end == nextSequence) {
            control.set(WRITING, 0);
        }
    }

    /** Whether all that was written is published. */
    public boolean published() {
        return !known || control.plain(END) >= nextSequence;
    }

    /** The sequence number behind the last message written. */
    public long nextSequence() {
        return nextSequence;
    }

    /** The piece of the file that the last frame is in. */
    @Nullable
    public Mapping piece() {
        return piece;
    }

    /** The offset behind the last frame written. */
    public long written() {
        return written;
    }

    /**
     * Room for a frame behind the last one: in this piece, in the next one, or in a new segment; null: a plain write.
     */
    private @Nullable Mapping room(int size) {
        if (piece != null && written + size <= piece.end()) {
            return piece;
        }
        if (segment == null || written + size > segmentSize) {
            roll();
        }
        if (piece != null && written + size <= piece.end()) {
            return piece;
        }
        if (plain && LargeFrames.suit(size)) {
            drop(); // the frame ends behind it
            return null;
        }
        map(size);
        return Objects.requireNonNull(piece);
    }

    private void map(int size) {
        var from = written & -PAGE;
        var needed = written + size - from;
        var wanted = Math.min(nextPiece, Math.max(0, segmentSize - from));
        var next = Mapping.of(noted().path(), from, Math.toIntExact((Math.max(needed, wanted) + PAGE - 1) & -PAGE));
        nextPiece = Math.min(nextPiece * 2, LARGEST_PIECE);
        try {
            log.beforeUnmap();
        } catch (Throwable e) {
            next.unmap();
            throw e;
        }
        drop();
        piece = next;
    }

    /** Ends the segment and begins a new one, which carries on the positions of sources. */
    public void roll() {
        if (!known) {
            load();
        }
        log.beforeUnmap();
        var next = log.segments().at(nextSequence);
        if (segment != null && next.first() == segment.first()) {
            return; // it holds no message yet
        }
        known = false; // if this fails, the next append looks for what is left of it
        if (positions == null) {
            positions = segment == null ? new LinkedHashMap<>() : new Scan(log).positions(segment, written);
        }
        var opening = EncodedBatch.opening(positions);
        var size = Math.toIntExact(opening.frameSize());
        var wanted = Math.max((size + PAGE - 1) & -PAGE, (int) Math.min(nextPiece, segmentSize));
        var mapping = Mapping.of(next.path(), 0, wanted);
        try {
            Frame.write(
                    mapping.buffer().position(0), log.salt(), size, nextSequence, control.plain(CREATED), opening, crc);
            log.created(next);
        } catch (Throwable e) {
            mapping.unmap();
            throw e;
        }
        control.set(WRITING, 1);
        control.set(SEGMENT, next.first());
        control.set(OFFSET, size);
        control.set(WRITING, 0);
        var old = segment;
        var end = written;
        drop();
        if (old != null) {
            truncate(old.path(), end);
        }
        segment = next;
        piece = mapping;
        written = size;
        known = true;
    }

    /** Gives back the zeros behind the last frame, if that is ours: nobody will append soon. */
    public void trim() {
        var last = segment;
        if (last == null || piece == null) {
            return;
        }
        drop();
        if (known && control.plain(SEGMENT) == last.first() && control.plain(OFFSET) == written) {
            truncate(last.path(), written);
        }
    }

    /** Gives back what it has open; called when nobody appends any more. */
    public void close() {
        known = false;
        large.close();
        drop();
    }

    private void drop() {
        if (piece != null) {
            piece.unmap();
            piece = null;
        }
    }

    public static void truncate(Path path, long length) {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(length);
        } catch (IOException e) {
            throw Folders.failed("cut", path, e);
        }
    }
}
