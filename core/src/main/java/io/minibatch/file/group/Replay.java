package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.GroupState;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A generation of a group, read from its snapshot through its journal. Not safe for use by several threads. */
public final class Replay implements Closeable {

    private final GroupFiles files;
    private final long generation;
    private final GroupState state;
    private final JournalReader journal;

    private Replay(GroupFiles files, long generation, GroupState state, JournalReader journal) {
        this.files = files;
        this.generation = generation;
        this.state = state;
        this.journal = journal;
    }

    /**
     * The latest generation, as its snapshot has it; empty if there is no group. One that has lost its snapshots is
     * there: taken for none, what it waits for would be removed.
     */
    public static Optional<Replay> latest(GroupFiles files) {
        var tried = Optional.<Long>empty();
        for (var looks = 0; ; looks++) {
            var generation = files.latest();
            if (generation.isEmpty()) {
                if (!Files.exists(files.description())) {
                    return Optional.empty();
                }
                if (looks > 1) { // the first time it may just have been dropped and made again
                    throw files.damaged(files.snapshot(files.newest()), 0, 0, "it is missing");
                }
                continue;
            }
            try {
                return Optional.of(of(files, generation.get()));
            } catch (NoSuchFileException e) {
                // Its owner has begun another generation, or the group is gone: then it is another one now.
                if (generation.equals(tried)) {
                    throw files.damaged(Path.of(e.getFile()), 0, 0, "it is missing");
                }
                tried = generation;
            }
        }
    }

    /** A generation, as its snapshot has it. */
    public static Replay of(GroupFiles files, long generation) throws NoSuchFileException {
        var state = snapshot(files, generation);
        var path = files.journal(generation);
        try {
            var journal = JournalReader.open(path, generation);
            return new Replay(
                    files, generation, state, journal.orElseThrow(() -> new NoSuchFileException(path.toString())));
        } catch (UnreadableException e) {
            throw files.unreadable(path, 0, state.needed(), e);
        }
    }

    /** The state at the beginning of a generation. */
    public static GroupState snapshot(GroupFiles files, long generation) throws NoSuchFileException {
        var path = files.snapshot(generation);
        try {
            return files.snapshots().read(Files.readAllBytes(path));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Folders.failed("read", path, e);
        } catch (UnreadableException e) {
            throw files.unreadable(path, 0, 0, e);
        }
    }

    public long generation() {
        return generation;
    }

    /** What was read so far has led to. */
    public GroupState state() {
        return state;
    }

    /** The offset in the journal behind what was read so far. */
    public long position() {
        return journal.position();
    }

    /** Reads to the last sound frame that is there by now. */
    public Replay catchUp() {
        for (var frame = read(); frame != null; frame = read()) {
            apply(frame);
        }
        return this;
    }

    /** The transitions of the next sound frame, which are to be applied next; null if there is none, yet. */
    @Nullable
    public List<Transition> read() {
        var before = position();
        try {
            var frame = journal.next();
            return frame == null ? null : files.codec().readAll(frame);
        } catch (UnreadableException e) {
            throw files.unreadable(file(), before, state.needed(), e);
        }
    }

    public void apply(List<Transition> transitions) {
        try {
            transitions.forEach(state::apply);
        } catch (StaleException e) {
            throw damaged(position(), "the frame before does not follow: " + e.getMessage());
        }
    }

    /**
     * After {@link #catchUp}: makes sure that nothing is missing that was once synced.
     *
     * @param synced what {@link #synced} said before
     * @throws GroupDamaged otherwise
     */
    public void checkReached(long synced) {
        if (position() < synced) {
            var fault = journal.fault().isEmpty() ? "there is nothing" : journal.fault();
            throw damaged(position(), fault + ", though all up to offset " + synced + " was written");
        }
    }

    /** Up to where the journal was once synced. */
    public long synced() {
        try {
            return journal.synced();
        } catch (UnreadableException e) {
            throw files.unreadable(file(), 0, state.needed(), e);
        }
    }

    /** What is wrong with the bytes behind the last sound frame; empty if nothing is there. */
    public String fault() {
        return journal.fault();
    }

    private Path file() {
        return files.journal(generation);
    }

    private MinibatchException damaged(long offset, String what) {
        return files.damaged(file(), offset, state.needed(), what);
    }

    @Override
    public void close() {
        journal.close();
    }
}
