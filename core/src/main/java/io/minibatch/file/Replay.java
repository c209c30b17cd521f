package io.minibatch.file;

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
final class Replay implements Closeable {

    private final GroupFiles files;
    private final long generation;
    private final GroupState state;
    private Optional<JournalReader> journal = Optional.empty();

    private Replay(GroupFiles files, long generation, GroupState state) {
        this.files = files;
        this.generation = generation;
        this.state = state;
    }

    /** The latest generation, as its snapshot has it; empty if there is no group. */
    static Optional<Replay> latest(GroupFiles files) {
        while (true) {
            var generation = files.latest();
            if (generation.isEmpty()) {
                return Optional.empty();
            }
            try {
                return Optional.of(of(files, generation.get()));
            } catch (NoSuchFileException e) {
                // its owner has begun another generation, or the group is gone: look again
            }
        }
    }

    static Replay of(GroupFiles files, long generation) throws NoSuchFileException {
        var snapshot = files.snapshot(generation);
        try {
            return new Replay(files, generation, files.snapshots().read(Files.readAllBytes(snapshot)));
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException e) {
            throw Folders.failed("read", snapshot, e);
        } catch (UnreadableException | IllegalArgumentException e) {
            throw new GroupDamaged(files.stream(), files.name(), snapshot, 0, 0, String.valueOf(e.getMessage()));
        }
    }

    long generation() {
        return generation;
    }

    /** What was read so far has led to. */
    GroupState state() {
        return state;
    }

    /** The offset in the journal behind what was read so far. */
    long position() {
        return journal.map(JournalReader::position).orElse((long) Journal.HEADER);
    }

    /** Reads to the last sound frame that is there by now. */
    Replay catchUp() {
        for (var frame = read(); frame != null; frame = read()) {
            apply(frame);
        }
        return this;
    }

    /** The transitions of the next sound frame, which are to be applied next; null if there is none, yet. */
    @Nullable
    List<Transition> read() {
        var before = position();
        try {
            if (journal.isEmpty()) {
                journal = JournalReader.open(file(), generation);
            }
            var frame = journal.isPresent() ? journal.get().next() : null;
            return frame == null ? null : files.codec().readAll(frame);
        } catch (UnreadableException e) {
            throw damaged(before, String.valueOf(e.getMessage()));
        }
    }

    void apply(List<Transition> transitions) {
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
    void checkReached(long synced) {
        if (position() < synced) {
            var fault = journal.map(JournalReader::fault).orElse("");
            throw damaged(
                    position(),
                    (fault.isEmpty() ? "there is nothing" : fault) + ", though all up to offset " + synced
                            + " was written");
        }
    }

    /** Up to where the journal was once synced. */
    long synced() {
        try {
            if (journal.isEmpty()) {
                journal = JournalReader.open(file(), generation);
            }
            return journal.map(JournalReader::synced).orElse((long) Journal.HEADER);
        } catch (UnreadableException e) {
            throw damaged(0, String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with the bytes behind the last sound frame; empty if nothing is there. */
    String fault() {
        return journal.map(JournalReader::fault).orElse("");
    }

    private Path file() {
        return files.journal(generation);
    }

    private GroupDamaged damaged(long offset, String what) {
        return new GroupDamaged(files.stream(), files.name(), file(), offset, state.needed(), what);
    }

    @Override
    public void close() {
        journal.ifPresent(JournalReader::close);
    }
}
