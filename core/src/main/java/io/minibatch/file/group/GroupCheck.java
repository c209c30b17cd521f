package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.LockFile;
import io.minibatch.file.disk.Names;
import io.minibatch.store.Damage;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.WindowRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/**
 * Finds damage in the files of a group, and goes on from the state before it: later windows come again rather than get
 * lost. A damaged journal stays, under another name.
 */
public final class GroupCheck {

    private final FileGroup group;
    private final GroupFiles files;

    public GroupCheck(FileGroup group) {
        this.group = group;
        this.files = group.files();
    }

    /** Reads everything and reports what is damaged. */
    public List<Damage> verify(boolean repair) {
        var description = checkDescription();
        var damages = new ArrayList<Damage>();
        for (var generation : files.generations()) {
            check(generation).ifPresent(damages::add);
        }
        checkSnapshot().ifPresent(damages::add);
        if (repair && !damages.isEmpty()) {
            locked(this::repair);
        }
        if (repair && description.isPresent()) {
            locked(this::repairDescription);
        }
        description.ifPresent(damage -> damages.add(0, damage));
        try {
            for (var window : FileGroup.copied(group.state())) {
                checkCopy(window).ifPresent(damages::add);
            }
        } catch (GroupDamaged e) {
            damages.removeIf(known -> known.equals(e.damage()));
            damages.add(e.damage());
        }
        return damages;
    }

    private Optional<Damage> checkDescription() {
        try {
            GroupFolder.identity(files);
            return Optional.empty();
        } catch (GroupDamaged e) {
            return Optional.of(e.damage());
        }
    }

    /** Whether there is any. */
    private Optional<Damage> checkSnapshot() {
        if (files.generations().isEmpty()) {
            try {
                Replay.latest(files).ifPresent(Replay::close);
            } catch (GroupDamaged e) {
                return Optional.of(e.damage());
            }
        }
        return Optional.empty();
    }

    private Optional<Damage> check(long generation) {
        try (var replay = Replay.of(files, generation)) {
            var synced = replay.synced(); // before reading: the owner goes on meanwhile
            replay.catchUp().checkReached(synced);
        } catch (GroupDamaged e) {
            return Optional.of(e.damage());
        } catch (NoSuchFileException e) {
            return files.generations().contains(generation)
                    ? Optional.of(new Damage(e.getFile(), 0, 0, "it is missing"))
                    : Optional.empty(); // a later generation has come
        }
        return Optional.empty();
    }

    private Optional<Damage> checkCopy(WindowRecord window) {
        try {
            group.copies().check(window);
            return Optional.empty();
        } catch (CopyDamaged e) {
            return Optional.of(new Damage(e.file(), e.offset(), window.members().lowest(), e.fault()));
        }
    }

    private void locked(Runnable repair) {
        var lock = new OwnerLock(files);
        try (lock) {
            synchronized (lock.monitor()) {
                if (lock.tryTake() != LockFile.Result.HELD) {
                    throw new MinibatchException("Cannot repair group " + files.name() + " of stream " + files.stream()
                            + ": it is being consumed. Stop its pipeline first.");
                }
                repair.run();
            }
        }
    }

    /** Nothing is lost with the description but the name, which the folder has, too, unless it is very long. */
    private void repairDescription() {
        if (Names.isCut(files.name())) {
            throw new MinibatchException(
                    "Cannot repair " + files.description() + ": the name of the group is longer than"
                            + " that of its folder, so nobody can tell it. Put the file back from a copy of the store, or drop"
                            + " the group: minibatch drop-group " + files.stream() + " " + files.name());
        }
        keep(files.description());
        GroupFolder.describe(files, group.host().clock().instant());
    }

    private void repair() {
        var next = files.newest() + 1;
        var state = withAllCopies(lastSound());
        var generations = files.generations();
        var damaged = generations.isEmpty()
                ? List.of(files.newest()) // its snapshot is missing
                : generations.stream()
                        .filter(generation -> check(generation).isPresent())
                        .toList();
        damaged.forEach(generation -> keep(files.snapshot(generation)));
        damaged.forEach(generation -> keep(files.journal(generation)));
        Journal.create(files.journal(next), next);
        Folders.replace(files.snapshot(next), files.snapshots().write(state)); // from here on it is repaired
        damaged.forEach(this::takeOut);
    }

    /** The latest state that can be read. */
    private GroupState lastSound() {
        var generations = files.generations();
        for (var i = generations.size() - 1; i >= 0; i--) {
            try (var replay = Replay.of(files, generations.get(i))) {
                return upToDamage(replay);
            } catch (GroupDamaged | NoSuchFileException e) {
                var snapshot = snapshot(generations.get(i));
                if (snapshot.isPresent()) {
                    return snapshot.get();
                }
            }
        }
        return group.start(false, group.host().clock().instant());
    }

    private Optional<GroupState> snapshot(long generation) {
        try {
            return Optional.of(Replay.snapshot(files, generation));
        } catch (GroupDamaged | NoSuchFileException e) {
            return Optional.empty(); // then the one before
        }
    }

    private static GroupState upToDamage(Replay replay) {
        try {
            return replay.catchUp().state();
        } catch (GroupDamaged e) {
            return replay.state();
        }
    }

    /**
     * What was set aside may be known from its copy only, and be gone from the stream: so whatever has a copy is set
     * aside in the new state, but for windows that are over: their copies stay where the stream keeps.
     */
    private GroupState withAllCopies(GroupState state) {
        var open = new LinkedHashMap<String, WindowRecord>();
        var dead = new LinkedHashMap<String, WindowRecord>();
        state.open().forEach(window -> open.put(window.id(), window));
        state.dead().forEach(window -> dead.put(window.id(), window));
        var taken = new ArrayList<Sequences>();
        var ended = EndedWindows.of(files);
        for (var cause : group.copies().causes()) {
            var window = cause.window();
            taken.add(window.members());
            if (!ended.contains(window.id())) {
                open.remove(window.id());
                dead.putIfAbsent(window.id(), window);
            }
        }
        var repaired = new GroupState(
                state.position(),
                state.takenAbove(),
                state.previous(),
                state.done(),
                state.paused(),
                open.values(),
                dead.values());
        taken.forEach(repaired::skip);
        return repaired;
    }

    /** Copies what is damaged to a name that nobody removes. */
    private void keep(Path file) {
        var kept = file.resolveSibling(
                "damaged-" + Folders.name(file) + "-" + group.host().clock().millis());
        try {
            if (Files.exists(file)) {
                Files.copy(file, kept);
            }
        } catch (IOException e) {
            throw Folders.failed("copy", file, e);
        }
    }

    private void takeOut(long generation) {
        GroupFiles.delete(files.snapshot(generation));
        GroupFiles.delete(files.journal(generation));
    }
}
