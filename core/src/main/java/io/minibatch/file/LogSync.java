package io.minibatch.file;

import static io.minibatch.file.ControlPage.CHECKPOINT_OFFSET;
import static io.minibatch.file.ControlPage.CHECKPOINT_SEGMENT;
import static io.minibatch.file.ControlPage.CHECKPOINT_SEQUENCE;
import static io.minibatch.file.ControlPage.END;
import static io.minibatch.file.ControlPage.OFFSET;
import static io.minibatch.file.ControlPage.SEGMENT;
import static io.minibatch.file.ControlPage.WRITING;

import io.minibatch.MinibatchException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the log through to the disk: in the background, or, with {@code sync=always}, before anything is published.
 *
 * <p>With {@code sync=always} a thread writes its frame under the append lock and then comes here. One thread at a time
 * syncs, for all frames written so far; those that wrote meanwhile find theirs published, or sync together next. So one
 * sync serves many.
 */
final class LogSync implements Syncer.Syncable {

    private final FileLog log;
    private final AppendLock lock;
    private final LogWriter writer;
    private final boolean always;
    private final ReentrantLock leader = new ReentrantLock();
    private final Set<Segment> unsynced = ConcurrentHashMap.newKeySet();
    private volatile boolean dirty;
    private volatile boolean broken;
    private long synced; // the offset in the writer's piece up to which it was forced; guarded by the append lock
    private @Nullable Mapping syncedPiece;

    LogSync(FileLog log, AppendLock lock, LogWriter writer, boolean always) {
        this.log = log;
        this.lock = lock;
        this.writer = writer;
        this.always = always;
    }

    boolean always() {
        return always;
    }

    /** A segment was made. */
    void created(Segment segment) {
        unsynced.add(segment);
        Folders.sync(log.folder());
    }

    /** Everything before {@code end} was written: returns when that is as safe as it shall be. */
    void written(long end) {
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
        long offset;
        long end;
        lock.lock();
        try {
            piece = writer.piece();
            offset = writer.written();
            end = writer.nextSequence();
            from = from(piece);
        } finally {
            lock.unlock(writer.published());
        }
        if (piece != null) {
            force(piece, from, offset);
        }
        lock.lock();
        try {
            if (piece == writer.piece() && !broken) {
                remember(piece, offset);
                writer.publish(offset, end);
            }
        } finally {
            lock.unlock(writer.published());
        }
    }

    /** The writer is about to leave its piece, under the append lock: what is not published yet is synced here. */
    void beforeUnmap() {
        publishAll();
    }

    /** Syncs and publishes, under the append lock, what was written and is not published yet. */
    void publishAll() {
        var piece = writer.piece();
        if (piece == null) {
            return;
        }
        if (always && !writer.published() && !broken) {
            force(piece, from(piece), writer.written());
            writer.publish();
        }
    }

    /** After a failure a later sync may succeed without what failed: so nothing is published any more. */
    private void force(Mapping piece, long from, long to) {
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

    private long from(@Nullable Mapping piece) {
        return piece == null ? 0 : piece == syncedPiece ? synced : piece.position();
    }

    private void remember(@Nullable Mapping piece, long offset) {
        syncedPiece = piece;
        synced = offset;
    }

    @Override
    public void sync() {
        dirty = false;
        long segment;
        long offset;
        long end;
        if (!lock.lockUnlessClosed()) {
            return; // closing has synced all
        }
        try {
            segment = log.control().plain(SEGMENT);
            offset = log.control().plain(OFFSET);
            // Where somebody was killed while writing, offset and end may not belong together.
            end = log.control().plain(WRITING) == 0 ? log.control().plain(END) : 0;
        } finally {
            lock.unlock(writer.published());
        }
        unsynced.add(log.segments().at(segment));
        for (var files = unsynced.iterator(); files.hasNext(); ) {
            var file = files.next();
            files.remove(); // before: one that is made meanwhile is added again
            force(file);
        }
        if (lock.lockUnlessClosed()) {
            try {
                checkpoint(segment, offset, end);
            } finally {
                lock.unlock(writer.published());
            }
        }
    }

    private void checkpoint(long segment, long offset, long end) {
        if (end > log.control().plain(CHECKPOINT_SEQUENCE)) {
            log.control().set(CHECKPOINT_SEGMENT, segment);
            log.control().set(CHECKPOINT_OFFSET, offset);
            log.control().set(CHECKPOINT_SEQUENCE, end);
        }
    }

    private void force(Segment segment) {
        try (var file = new RandomAccessFile(segment.path().toFile(), "r")) {
            file.getFD().sync();
        } catch (FileNotFoundException e) {
            return; // removed meanwhile, with all that was in it
        } catch (IOException e) {
            unsynced.add(segment);
            throw Folders.failed("sync", segment.path(), e);
        }
    }

    /** Syncs all, under the append lock. */
    void beforeClose() {
        Syncer.shared().forget(this);
        beforeUnmap();
        sync();
        log.control().force();
    }

    @Override
    public String toString() {
        return log.toString();
    }
}
