package io.minibatch.file.group;

import io.minibatch.file.disk.Decoder;
import io.minibatch.file.disk.Envelope;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.Names;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.GroupState;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Making and removing the folder of a group: each is one renaming, so there is never half a group. */
public final class GroupFolder {

    private static final String MAGIC = "MBGROUPN";

    private GroupFolder() {}

    /** Makes a group, durably; nothing if it is there by now. */
    public static void create(GroupFiles files, GroupState start, Instant now) {
        var folder = files.folder();
        var aside = Folders.aside(folder);
        var made = new GroupFiles(files.stream(), files.name(), aside);
        try {
            Folders.create(made.dead());
            Folders.create(made.requests());
            var first = Math.max(0, now.toEpochMilli());
            Journal.create(made.journal(first), first);
            Folders.replace(made.snapshot(first), made.snapshots().write(start));
            describe(made, now);
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(files.parent());
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return; // somebody else was faster; ours goes
        } catch (IOException e) {
            throw Folders.failed("make folder", folder, e);
        } finally {
            Folders.deleteTree(aside);
        }
    }

    /** Removes a group that nobody owns. */
    public static void drop(GroupFiles files) {
        var folder = files.folder();
        var aside = Folders.aside(folder);
        try {
            Files.move(folder, aside, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(files.parent());
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw Folders.failed("remove", folder, e);
        }
        Folders.deleteTree(aside);
    }

    /** Says what the group is, with an id that no other has. */
    public static void describe(GroupFiles files, Instant now) {
        Folders.replace(
                files.description(),
                Envelope.seal(
                        MAGIC,
                        out -> out.text(files.name())
                                .text(UUID.randomUUID().toString())
                                .instant(now)));
    }

    /**
     * The name of the group in a folder; empty if there is none. If the description cannot be read, the name is what
     * the folder's name says: a damaged group must not hide the others, nor itself.
     */
    public static Optional<String> name(Path folder) {
        try {
            var name = read(folder).map(Decoder::text);
            return name.isPresent() || !isGroup(folder) ? name : Names.decode(Folders.name(folder));
        } catch (UnreadableException e) {
            return Names.decode(Folders.name(folder));
        }
    }

    /**
     * What no other group has, also none of the same name; empty if there is no group.
     *
     * @throws GroupDamaged if it cannot be read
     */
    public static Optional<String> identity(GroupFiles files) {
        try {
            var in = read(files.folder());
            if (in.isEmpty() && isGroup(files.folder())) {
                throw files.damaged(files.description(), 0, 0, "it is missing");
            }
            return in.map(decoder -> {
                decoder.text();
                return decoder.text();
            });
        } catch (UnreadableException e) {
            throw files.unreadable(files.description(), 0, 0, e);
        }
    }

    /** Whether there is a group, though it may be damaged. */
    public static boolean isGroup(Path folder) {
        return Files.exists(folder.resolve("group"))
                || !new GroupFiles("", "", folder).generations().isEmpty();
    }

    private static Optional<Decoder> read(Path folder) {
        var file = folder.resolve("group");
        try {
            return Optional.of(Envelope.open(MAGIC, Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw Folders.failed("read", file, e);
        }
    }
}
