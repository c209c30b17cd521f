package io.minibatch.file.log;

import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.LockFile;
import io.minibatch.file.disk.Watcher;
import io.minibatch.store.Batch;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The messages of an open stream.
 *
 * <p>Appending: under the {@link AppendLock} the {@link LogWriter} writes a frame to the active segment and publishes
 * it in the {@link ControlPage}; then whoever waits is woken ({@link Bells}, in other processes their {@link Watcher}).
 * With {@code sync=always} the {@link LogSync} comes between writing and publishing.
 *
 * <p>Reading: {@link MessageIterator} takes a {@link LogReader}, which walks over the frames of {@link Segments} up to
 * the published end.
 */
public final class FileLog implements MessageLog {

    private static final long LARGEST_FRAME = 1 << 30;

    private final String name;
    private final Path folder;
    private final int salt;
    private final long maxMessage;
    private final InstantSource clock;
    private final ControlPage control;
    private final Segments segments;
    private final Gaps gaps;
    private final Gaps lost;
    private final AppendLock lock;
    private final LogWriter writer;
    private final LogSync sync;
    private final Readers readers = new Readers(this);
    private final Bells bells = new Bells();
    private final List<Registration> watches;
    private long ownEnd; // the end after our own last append: what the watcher need not tell us

    public FileLog(
            String name,
            Path folder,
            int salt,
            ControlPage control,
            LockFile appendLock,
            FileOptions options,
            InstantSource clock) {
        this.name = name;
        this.folder = folder;
        this.salt = salt;
        this.maxMessage = options.maxMessage();
        this.clock = clock;
        this.control = control;
        this.segments = new Segments(folder, () -> control.get(ControlPage.SEGMENT));
        this.gaps = new Gaps(folder);
        this.lost = Gaps.lost(folder);
        this.lock = new AppendLock(name, control, appendLock);
        this.writer = new LogWriter(this, options.segmentSize(), !options.syncAlways());
        this.sync = new LogSync(this, lock, writer, options.syncAlways());
        this.watches = List.of(
                Watcher.shared().watch(this::endOfOthers, () -> bells.ring(end())),
                Watcher.shared().tick(this::tick));
    }

    private long endOfOthers() {
        var end = end();
        return end == ownEnd ? 0 : end;
    }

    /** Says how long the watcher may look away. */
    private long tick() {
        if (lock.held()) {
            lock.tick(writer::published);
        }
        return lock.held() ? Watcher.HOLDING : control.isShared() ? Watcher.SHARED_STREAM : Watcher.LONGEST;
    }

    public String name() {
        return name;
    }

    public Path folder() {
        return folder;
    }

    public int salt() {
        return salt;
    }

    public ControlPage control() {
        return control;
    }

    public Segments segments() {
        return segments;
    }

    public Gaps gaps() {
        return gaps;
    }

    /** How many messages were given up as damaged. */
    public long lost() {
        lost.refresh();
        return lost.all().size();
    }

    /** Gives up messages that cannot be read: nobody waits for them any more. Called by one at a time. */
    public void giveUp(long first, long last) {
        lost.refresh();
        gaps.refresh();
        lost.addOutside(gaps, first, last); // first: whoever repeats this must still see what is no gap
        gaps.add(first, last);
    }

    /** Whether no number from {@code first} up to, not including, {@code end} ever held a message that can be read. */
    public boolean isGap(long first, long end) {
        if (gaps.cover(first, end)) {
            return true;
        }
        gaps.refresh();
        return gaps.cover(first, end);
    }

    @Override
    public long append(Batch batch) {
        var encoded = check(batch);
        long first;
        long end;
        lock();
        try {
            first = writer.write(encoded, clock.millis());
            end = first + batch.entries().size();
            if (!sync.always()) {
                writer.publish();
                ownEnd = end;
            }
        } catch (Throwable e) {
            writer.abandon();
            throw e;
        } finally {
            lock.unlock(writer.published());
        }
        sync.written(end);
        bells.ring(end);
        return first;
    }

    /** Takes the append lock, with the writer at the end of the log. */
    private void lock() {
        lock.lock();
        var ready = false;
        try {
            if (control.get(ControlPage.DELETED) != 0) {
                throw new DeletedException(name);
            }
            if (lock.othersAppended()) {
                writer.reload();
                sync.othersAppended();
            }
            ready = true;
        } finally {
            if (!ready) {
                lock.unlock(writer.published());
            }
        }
    }

    private EncodedBatch check(Batch batch) {
        var entries = batch.entries();
        if (entries.isEmpty()) {
            throw new IllegalArgumentException("A batch for stream " + name + " must hold at least one message");
        }
        for (var i = 0; i < entries.size(); i++) {
            var size = entries.get(i).payload().length;
            if (size > maxMessage) {
                throw new MessageTooLargeException(
                        "A message for stream " + name + " must have at most " + maxMessage + " bytes, but has " + size
                                + ". Nothing of this step is appended. Raise the limit with ?max-message=128MB in the store's URL.",
                        i);
            }
        }
        var encoded = EncodedBatch.of(batch);
        if (encoded.frameSize() > LARGEST_FRAME) {
            throw new MinibatchException("A batch for stream " + name + " must have at most " + LARGEST_FRAME
                    + " bytes, but has " + encoded.frameSize() + ". Nothing of it is appended. Append it in parts.");
        }
        return encoded;
    }

    /** A new segment was made: its folder entry must become durable, too. */
    public void created(Segment segment) {
        segments.add(segment);
        Folders.sync(folder);
    }

    /** The writer leaves a piece of memory: what must be synced through it is. */
    public void beforeUnmap() {
        sync.beforeUnmap();
    }

    /** Ends the active segment: what is in it can then be removed when nobody needs it. */
    public void roll() {
        lock();
        try {
            writer.roll();
        } finally {
            lock.unlock(writer.published());
        }
    }

    /** No message so far waits any more; the space is given back by {@link #removeBelow}. */
    public void clear() {
        roll();
        raiseFirst(end());
    }

    /**
     * Nothing below is there any more, and power loss does not bring it back. Readers look at this before they miss a
     * file.
     */
    private void raiseFirst(long sequence) {
        sync.sync(); // first what goes on: without it, nobody would know where the sources stand
        control.set(ControlPage.FIRST, Math.max(first(), sequence));
        control.force();
    }

    /** The lowest number that can be read: below {@link #first}, while an open window needs what was cleared. */
    public long lowestThere() {
        var first = first();
        var all = segments.all();
        return all.isEmpty() ? first : Math.min(first, all.get(0).first());
    }

    /** Runs something while nobody, in no process, appends. */
    public void whileNobodyAppends(Runnable action) {
        lock();
        try {
            writer.settle(); // what was written before comes before the action
            sync.publishAll();
            action.run();
        } finally {
            lock.unlock(writer.published());
        }
    }

    @Override
    public Optional<String> position(String source) {
        var segment = segments.holding(end());
        if (segment == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                new Scan(this).positions(segment, publishedOffset(segment)).get(source));
    }

    @Override
    public long first() {
        return control.get(ControlPage.FIRST);
    }

    @Override
    public long end() {
        return control.get(ControlPage.END);
    }

    /** How far into a segment readers may read. */
    public long publishedOffset(Segment segment) {
        while (true) {
            if (control.get(ControlPage.SEGMENT) != segment.first()) {
                return Long.MAX_VALUE; // it is ended
            }
            var offset = control.get(ControlPage.OFFSET);
            if (control.get(ControlPage.SEGMENT) == segment.first()) {
                return offset;
            }
        }
    }

    @Override
    public Iterator<StoredMessage> read(Sequences which) {
        return new MessageIterator(readers, which, end());
    }

    @Override
    public long startOf(Instant time) {
        var end = end();
        for (var tries = 0; ; tries++) {
            var reader = new LogReader(this);
            try {
                return reader.startOf(time.toEpochMilli(), first(), end);
            } catch (FileNotFoundException e) {
                segments.refresh(); // removed meanwhile
                if (tries == 2) {
                    throw Folders.failed("read stream " + name + " in", folder, e);
                }
            } catch (IOException e) {
                throw Folders.failed("read stream " + name + " in", folder, e);
            } finally {
                reader.close();
            }
        }
    }

    @Override
    public Instant completeUntil(Instant now) {
        var floor = now.plusNanos(999_999).toEpochMilli(); // messages have whole milliseconds
        // With sync=always, messages may be stamped that are not published yet.
        if (control.get(ControlPage.CREATED) < floor || control.get(ControlPage.WRITING) != 0) {
            whileNobodyAppends(
                    () -> control.set(ControlPage.CREATED, Math.max(control.plain(ControlPage.CREATED), floor)));
        }
        return now;
    }

    @Override
    public Registration onEnd(long sequence, Runnable action) {
        var registration = bells.add(sequence, action);
        bells.ring(end());
        return registration;
    }

    /** Removes segments that hold nothing from {@code needed} on. Called by one at a time in all processes. */
    public void removeBelow(long needed) {
        segments.refresh();
        var all = segments.all();
        var removed = 0;
        while (removed + 1 < all.size() && all.get(removed + 1).first() <= needed) {
            removed++;
        }
        if (removed == 0) {
            return;
        }
        raiseFirst(all.get(removed).first());
        for (var segment : all.subList(0, removed)) {
            Folders.deleteTree(segment.path());
        }
        segments.refresh();
        readers.clear();
    }

    /** Syncs, gives back spare room on the disk, and lets others append. */
    public void close() {
        watches.forEach(Registration::close);
        try {
            if (control.get(ControlPage.DELETED) == 0) { // else its folder is gone, with the file of the lock
                finish();
            }
        } finally {
            lock.close(); // nobody writes any more
            sync.close();
            writer.close();
            readers.clear();
        }
    }

    private void finish() {
        if (lock.lockIfFree()) { // who has it instead gives the room back
            try {
                if (lock.othersAppended()) {
                    writer.reload();
                }
                if (control.get(ControlPage.DELETED) == 0) {
                    sync.publishAll();
                    sync.sync();
                    writer.trim();
                }
            } finally {
                lock.close(); // before others of this process append once more
                lock.unlock(false);
            }
        } else {
            lock.close();
            sync.sync();
        }
        control.force();
    }

    @Override
    public String toString() {
        return "stream " + name;
    }
}
