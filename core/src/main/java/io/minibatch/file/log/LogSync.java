package io.minibatch.file.log;

import static io.minibatch.file.log.ControlPage.CHECKPOINT_OFFSET;
import static io.minibatch.file.log.ControlPage.CHECKPOINT_SEGMENT;
import static io.minibatch.file.log.ControlPage.CHECKPOINT_SEQUENCE;
import static io.minibatch.file.log.ControlPage.END;
import static io.minibatch.file.log.ControlPage.OFFSET;
import static io.minibatch.file.log.ControlPage.SEGMENT;
import static io.minibatch.file.log.ControlPage.WRITING;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.Mapping;
import io.minibatch.file.disk.Syncer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log through to the disk: in the background, or, with {@code sync=always}, before anything is published.
 *
 * <p>What is synced is noted in the control page, as the checkpoint. Its sequence number is true whenever it is read:
 * it is set when everything before it, by whatever process, is on the disk, so the files from the last checkpoint's on
 * are all synced for the next one. Segment and offset are a hint for {@link Recovery}: several processes may set them.
 *
 * <p>In the background nothing is locked: a process that is stopped while it holds the append lock of one stream must
 * not keep the others from being synced.
 *
 * <p>With {@code sync=always} a thread writes its frame under the append lock and then comes here. One thread at a time
 * syncs, for all frames written so far; those that wrote meanwhile find theirs published, or sync together next. So one
 * sync serves many. After another process has appended, the first sync is of the whole files, since that one may sync
 * in the background: nothing that is acknowledged may stand behind a hole.
 */
public final class LogSync implements Syncer.Syncable {

    private static final int TRIES = 10_000; // less than a millisecond

    private final FileLog log;
    private final ControlPage control;
    private final AppendLock lock;
    private final LogWriter writer;
    private final boolean always;
    private final ReentrantLock leader = new ReentrantLock();
    private volatile boolean dirty;
    private volatile boolean broken;
    private boolean closed; // guarded by this
    private boolean gapless; // whether all before what we write is synced; guarded by the append lock
    private long synced; // the offset in the writer's piece up to which it was forced; guarded by the append lock
    private @Nullable Mapping syncedPiece;

    /** What is published, and where. */
    private record Mark(long segment, long offset, long end) {}

    public LogSync(FileLog log, AppendLock lock, LogWriter writer, boolean always) {
        this.log = log;
        this.control = log.control();
        this.lock = lock;
        this.writer = writer;
        this.always = always;
    }

    public boolean always() {
        return always;
    }

    /** Another process has appended, under the append lock: nobody knows here what of that is synced. */
    public void othersAppended() {
        gapless = false;
    }

    /** Everything before {@code end} was written: returns when that is as safe as it shall be. */
    public void written(long end) {
        if (!always) {
            if (!dirty) {
                dirty = true;
                Syncer.shared().dirty(this);
            }
            return;
        }
        leader.lock();
        try {
            if (log.end() < end) {
                lead();
            }
        } finally {
            leader.unlock();
        }
        if (log.end() < end) {
            throw new MinibatchException(
                    "Cannot sync " + log + ": an earlier sync failed, so nobody knows what is on the"
                            + " disk. Close the store and open it again.");
        }
    }

    private void lead() {
        Mapping piece;
        long from;
        Mark mark;
        lock.lock();
        try {
            piece = writer.piece();
            mark = new Mark(control.plain(SEGMENT), writer.written(), writer.nextSequence());
            from = from(piece);
        } finally {
            lock.unlock(writer.published());
        }
        if (piece != null) {
            force(piece, from, mark.offset());
        }
        lock.lock();
        try {
            if (piece == writer.piece() && !broken) {
                publish(piece, mark);
            }
        } finally {
            lock.unlock(writer.published());
        }
    }

    /** The writer is about to leave its piece, under the append lock: what is not published yet is synced here. */
    public void beforeUnmap() {
        publishAll();
    }

    /** Syncs and publishes, under the append lock, what was written and is not published yet. */
    public void publishAll() {
        var piece = writer.piece();
        if (piece == null) {
            return;
        }
        if (always && !writer.published() && !broken) {
            var mark = new Mark(control.plain(SEGMENT), writer.written(), writer.nextSequence());
            force(piece, from(piece), mark.offset());
            publish(piece, mark);
        }
    }

    private void publish(@Nullable Mapping piece, Mark mark) {
        gapless = true;
        syncedPiece = piece;
        synced = mark.offset();
        writer.publish(mark.offset(), mark.end());
        checkpoint(mark);
    }

    /** From where on the piece must be synced; -1: all files must be. */
    private long from(@Nullable Mapping piece) {
        return piece == null || !gapless ? -1 : piece == syncedPiece ? synced : piece.position();
    }

    /** After a failure a later sync may succeed without what failed: so nothing is published any more. */
    private void force(Mapping piece, long from, long to) {
        if (from < 0) {
            forceFiles();
            return;
        }
        try {
            piece.force((int) (from - piece.position()), (int) (to - piece.position()));
        } catch (UncheckedIOException e) {
            broken = true;
            throw new MinibatchException(
                    "Cannot sync " + log + " (" + e.getMessage() + "). Nothing is acknowledged any"
                            + " more. Check the disk, close the store and open it again.",
                    e);
        }
    }

    @Override
    public synchronized void sync() {
        if (closed) {
            return; // closing has synced all
        }
        dirty = false;
        var mark = mark(); // before: what is written while this syncs is for the next time
        forceFiles();
        if (mark != null) {
            checkpoint(mark);
        }
    }

    /**
     * What is published by now; null where somebody was killed while writing, so that the words may not fit together.
     */
    private @Nullable Mark mark() {
        for (var tries = 0; tries < TRIES; tries++) {
            var segment = control.get(SEGMENT);
            var offset = control.get(OFFSET);
            if (control.get(WRITING) == 0) { // the end of what the offset says is set, too
                var end = control.get(END);
                if (control.get(OFFSET) == offset && control.get(SEGMENT) == segment) {
                    return new Mark(segment, offset, end); // and that of the next frame is not
                }
            }
            Thread.onSpinWait();
        }
        return null;
    }

    /**
     * Syncs all files that may hold what is not synced, whatever process wrote it: the system has one copy of a file.
     */
    private void forceFiles() {
        var checkpoint = control.get(CHECKPOINT_SEQUENCE);
        var all = log.segments().all();
        for (var i = 0; i < all.size(); i++) {
            if (i + 1 == all.size() || all.get(i + 1).first() > checkpoint) {
                force(all.get(i));
            }
        }
    }

    private void force(Segment segment) {
        try (var file = new RandomAccessFile(segment.path().toFile(), "r")) {
            file.getFD().sync();
        } catch (FileNotFoundException e) {
            return; // removed meanwhile, with all that was in it
        } catch (IOException e) {
            broken = true;
            throw Folders.failed("sync", segment.path(), e);
        }
    }

    private void checkpoint(Mark mark) {
        if (!broken && mark.end() > control.get(CHECKPOINT_SEQUENCE)) {
            control.set(CHECKPOINT_SEGMENT, mark.segment());
            control.set(CHECKPOINT_OFFSET, mark.offset());
            control.set(CHECKPOINT_SEQUENCE, mark.end());
        }
    }

    /** Ends it: nothing is synced any more. */
    public void close() {
        Syncer.shared().forget(this);
        synchronized (this) {
            closed = true;
        }
    }

    @Override
    public String toString() {
        return log.toString();
    }
}
