package io.minibatch.file.group;

import io.minibatch.DeadWindow;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.Names;
import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.WindowRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of what a group set aside, a {@link DeadFile} each. A copy is there before the journal says so, and goes after
 * the journal says so, durably. So a copy that nothing in the state needs is what a crash left, and is removed by the
 * next owner.
 */
public final class DeadFolder {

    private static final Logger LOG = LoggerFactory.getLogger(DeadFolder.class);

    private final GroupFiles files;

    public DeadFolder(GroupFiles files) {
        this.files = files;
    }

    /** Copies messages aside, durably; replaces an earlier copy, from which they may come. */
    public void put(DeadFile.Cause cause, Iterator<StoredMessage> messages) {
        DeadFile.write(file(cause.window().id()), cause, files.snapshots(), messages);
    }

    /** Those of the copied messages that are wanted. */
    public Iterator<StoredMessage> messages(String id, Sequences wanted) {
        return new DeadMessages(file(id), id, wanted);
    }

    /** The cause of something that the state says is dead. What cannot be read of it is said instead. */
    public DeadWindow describe(WindowRecord window) {
        var file = file(window.id());
        try {
            var cause = DeadFile.readCause(file, files.snapshots());
            return dead(window, cause.at(), cause.error(), cause.stackTrace());
        } catch (IOException | UnreadableException e) {
            var unreadable = "The copy cannot be read: " + file + ": " + e;
            return dead(window, window.created(), window.error().orElse(""), unreadable);
        }
    }

    private DeadWindow dead(WindowRecord window, Instant at, String error, String stackTrace) {
        return new DeadWindow(
                window.id(), files.name(), window.members().size(), window.attempt(), at, error, stackTrace);
    }

    /**
     * Reads all of a copy.
     *
     * @throws CopyDamaged if something is wrong with it
     */
    public void check(WindowRecord window) {
        messages(window.id(), window.members()).forEachRemaining(message -> {});
        try {
            DeadFile.readCause(file(window.id()), files.snapshots());
        } catch (UnreadableException | IOException e) {
            throw new CopyDamaged(window.id(), file(window.id()), 0, "its cause: " + e.getMessage());
        }
    }

    /** All causes that can be read. */
    public List<DeadFile.Cause> causes() {
        return Folders.list(files.dead()).stream().mapMulti(this::readCause).toList();
    }

    private void readCause(Path file, Consumer<DeadFile.Cause> to) {
        try {
            to.accept(DeadFile.readCause(file, files.snapshots()));
        } catch (IOException | UnreadableException e) {
            LOG.warn("Cannot read what was set aside in {}; the file is kept", file, e);
        }
    }

    public void remove(String id) {
        GroupFiles.delete(file(id));
    }

    /** Removes what a crash left: copies that nothing needs, and those half made. */
    public void removeAllBut(Collection<WindowRecord> needed) {
        var keep = needed.stream().map(window -> file(window.id())).collect(Collectors.toSet());
        try (var all = Files.list(files.dead())) {
            all.filter(file -> !keep.contains(file)).forEach(GroupFiles::delete);
        } catch (IOException e) {
            throw Folders.failed("list folder", files.dead(), e);
        }
    }

    private Path file(String id) {
        return files.dead().resolve(Names.encode(id));
    }
}
