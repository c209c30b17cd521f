package io.minibatch.file.group;

import io.minibatch.file.disk.Folders;
import io.minibatch.store.GroupState;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sees the state of a group of this moment, whoever owns it. It reads only what was added since it was last asked, so
 * that asking every second costs nearly nothing.
 */
public final class Follower implements Closeable {

    private final GroupFiles files;
    private @Nullable Replay replay;
    private long syncedGeneration;
    private long syncedPosition;

    public Follower(GroupFiles files) {
        this.files = files;
    }

    /** What a function makes of the state, which it must not change; empty if there is no group. */
    public synchronized <T> Optional<T> map(Function<GroupState, T> function) {
        return follow().map(replay -> function.apply(replay.state()));
    }

    /** The same, of a state that power loss cannot take back. */
    public synchronized <T> Optional<T> mapSynced(Function<GroupState, T> function) {
        return follow().map(replay -> {
            sync(replay);
            return function.apply(replay.state());
        });
    }

    private Optional<Replay> follow() {
        var latest = files.latest();
        if (replay != null && !latest.equals(Optional.of(replay.generation()))) {
            close();
        }
        if (replay == null) {
            replay = Replay.latest(files).orElse(null);
        }
        try {
            return Optional.ofNullable(replay).map(Replay::catchUp);
        } catch (GroupDamaged e) {
            close(); // the next one begins anew: somebody may have repaired it
            throw e;
        }
    }

    /** Syncs the journal, whatever process wrote it: the system has one copy of the file. */
    private void sync(Replay replay) {
        if (replay.generation() == syncedGeneration && replay.position() == syncedPosition) {
            return;
        }
        var journal = files.journal(replay.generation());
        try (var file = new RandomAccessFile(journal.toFile(), "r")) { // not "rw", which would make it anew
            file.getFD().sync();
        } catch (FileNotFoundException e) {
            if (files.latest().equals(Optional.of(replay.generation()))) {
                throw files.damaged(journal, 0, replay.state().needed(), "it is missing");
            }
            return; // a later generation is there, whose snapshot is synced
        } catch (IOException e) {
            throw Folders.failed("sync", journal, e);
        }
        syncedGeneration = replay.generation();
        syncedPosition = replay.position();
    }

    @Override
    public synchronized void close() {
        if (replay != null) {
            replay.close();
            replay = null;
        }
    }
}
