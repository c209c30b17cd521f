package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.Folders;
import io.minibatch.store.GroupState;
import java.nio.file.Files;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a group and the journal that keeps it, in the owner's hand. When the journal is large, the state is
 * written as a snapshot and a new journal begins.
 *
 * <p>The steps to the next generation: make its journal; write its snapshot aside, sync and rename it, which is the
 * moment; remove the old ones, unless the stream keeps. A crash before the moment leaves a journal without a snapshot,
 * which is not looked at; one after it leaves old files, which are history or removed by the next owner.
 */
public final class Generation implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Generation.class);
    private static final long PATIENCE = 1 << 20;

    private final GroupFiles files;
    private final GroupState state;
    private final long large;
    private final Runnable onDirty;
    private long number;
    private volatile Journal journal;
    private long nextAt;

    private Generation(GroupFiles files, GroupState state, long large, Runnable onDirty, long number, Journal journal) {
        this.files = files;
        this.state = state;
        this.large = large;
        this.onDirty = onDirty;
        this.number = number;
        this.journal = journal;
        this.nextAt = large;
    }

    /**
     * Goes on where the last owner ended. What was never synced and is not sound is cut.
     *
     * @param large the size of a journal, in bytes, from which on the next generation begins
     * @throws GroupDamaged if something is missing that was synced; nothing is then changed
     */
    public static Generation recover(GroupFiles files, long large, Runnable onDirty) {
        try (var replay = Replay.latest(files).orElseThrow(files::missing)) {
            replay.catchUp().checkReached(replay.synced());
            if (!replay.fault().isEmpty()) {
                LOG.warn(
                        "Group {} of stream {}: the end of its journal was lost by power failure (offset {}: {});"
                                + " windows completed in the last second before it come again",
                        files.name(),
                        files.stream(),
                        replay.position(),
                        replay.fault());
            }
            var number = replay.generation();
            var journal = Journal.open(files.journal(number), replay.position(), onDirty);
            return new Generation(files, replay.state(), large, onDirty, number, journal);
        }
    }

    public GroupState state() {
        return state;
    }

    /** Makes what the encoder holds a frame, and room for it. */
    public void reserve(Encoder frame) {
        journal.seal(frame);
        journal.reserve(frame.length());
    }

    public void append(Encoder frame) {
        journal.append(frame);
    }

    public void force(Encoder frame) {
        journal.force(frame.length());
    }

    public void sync() {
        journal.sync();
    }

    public boolean isLarge() {
        return journal.end() > nextAt;
    }

    /** Begins the next generation. If that fails the present one goes on, and it is tried again later. */
    public void next(boolean keep) {
        var next = number + 1;
        try {
            journal.sync(); // with keep it is history: nothing may be missing at its end
            Journal.create(files.journal(next), next);
            var fresh = Journal.open(files.journal(next), Journal.HEADER, onDirty);
            try {
                Folders.replace(files.snapshot(next), files.snapshots().write(state));
            } catch (MinibatchException e) {
                if (!Files.exists(files.snapshot(next))) {
                    fresh.close();
                    throw e;
                }
                // It is in place, but may not be on the disk yet: the group is where others see it.
                LOG.warn("Cannot sync {}", files.snapshot(next), e);
            }
            var old = journal;
            journal = fresh;
            number = next;
            nextAt = large;
            old.close();
            deleteOld(keep);
        } catch (MinibatchException e) {
            nextAt = journal.end() + PATIENCE;
            LOG.warn(
                    "Group {} of stream {} cannot begin a new journal; it goes on with the old one",
                    files.name(),
                    files.stream(),
                    e);
        }
    }

    /** Removes files of other generations, but not the history of a stream that keeps. */
    public void deleteOld(boolean keep) {
        files.deleteOutside(keep ? 0 : number, number);
    }

    @Override
    public void close() {
        journal.close();
    }
}
