package io.minibatch.file;

import io.minibatch.MinibatchException;
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
final class GroupFolder {

    private static final String MAGIC = "MBGROUPN";

    private GroupFolder() {}

    /** Makes a group, durably; nothing if it is there by now. */
    static void create(GroupFiles files, GroupState start, Instant now) {
        var folder = files.folder();
        var aside = Folders.aside(folder);
        var made = new GroupFiles(files.stream(), files.name(), aside);
        try {
            Folders.create(made.dead());
            Folders.create(made.requests());
            var first = Math.max(0, now.toEpochMilli());
            Journal.create(made.journal(first), first);
            Folders.replace(made.snapshot(first), made.snapshots().write(start));
            Folders.replace(
                    made.description(),
                    Envelope.seal(
                            MAGIC,
                            out -> out.text(files.name())
                                    .text(UUID.randomUUID().toString())
                                    .instant(now)));
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
    static void drop(GroupFiles files) {
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

    /**
     * The true name of the group in a folder; empty if there is none.
     *
     * @throws io.minibatch.MinibatchException if it cannot be read
     */
    static Optional<String> name(Path folder) {
        return read(folder).map(Decoder::text);
    }

    /** What no other group has, also none of the same name. */
    static Optional<String> identity(Path folder) {
        return read(folder).map(in -> {
            in.text();
            return in.text();
        });
    }

    private static Optional<Decoder> read(Path folder) {
        var file = folder.resolve("group");
        try {
            return Optional.of(Envelope.open(MAGIC, Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (UnreadableException e) {
            throw new MinibatchException("Cannot read " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw Folders.failed("read", file, e);
        }
    }
}
