package io.minibatch.file;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Closing;
import io.minibatch.file.disk.Exclusive;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.Names;
import io.minibatch.file.disk.Syncer;
import io.minibatch.file.log.ControlPage;
import io.minibatch.file.log.FileOptions;
import io.minibatch.file.log.StreamFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of streams that is open in this JVM; shared by all who opened it, since the operating system's locks are the
 * process's.
 *
 * <pre>
 * minibatch-store     says that this folder is ours, and the format
 * store.lock          whoever makes or removes a stream
 * streams/&lt;name&gt;/     each stream
 * sequences/&lt;name&gt;    for streams that were deleted: the sequence number that the next of the name begins with
 * </pre>
 */
final class OpenStore {

    private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);
    private static final String MARKER = "minibatch-store";
    private static final int FORMAT = 1;
    private static final List<String> NETWORK =
            List.of("nfs", "cifs", "smb", "afp", "9p", "fuse.sshfs", "fuse.s3fs", "ceph", "glusterfs", "lustre");
    private static final Map<Path, OpenStore> OPEN = new HashMap<>(); // guarded by itself

    private final Path root;
    private final FileOptions options;
    private final InstantSource clock;
    private final Map<String, FileStream> streams = new HashMap<>(); // guarded by itself
    private final Exclusive lock;
    private int users;
    private boolean closed; // guarded by streams

    private OpenStore(Path root, FileOptions options, InstantSource clock) {
        this.root = root;
        this.options = options;
        this.clock = clock;
        this.lock = new Exclusive(root.resolve("store.lock"));
    }

    /** Opens a folder, or joins those of this JVM who have it open. */
    static OpenStore open(FileOptions options, InstantSource clock) {
        var key = realPath(options.folder());
        synchronized (OPEN) {
            var present = OPEN.get(key);
            if (present == null) {
                present = new OpenStore(key, options, clock);
                present.check();
                present.tryRemoveRests();
                OPEN.put(key, present);
                Syncer.shared().enter();
            } else if (present.options.syncAlways() != options.syncAlways()) {
                throw new MinibatchException("Store " + key + " is open in this process with sync="
                        + (present.options.syncAlways() ? "always" : "background") + ". Open it with the same.");
            }
            present.users++;
            return present;
        }
    }

    /** The path without links; of a folder that is not there yet, by the nearest one that is. */
    private static Path realPath(Path folder) {
        var path = folder.toAbsolutePath().normalize();
        var there = nearest(path);
        try {
            return there == null
                    ? path
                    : there.toRealPath().resolve(there.relativize(path)).normalize();
        } catch (IOException e) {
            throw Folders.failed("open", folder, e);
        }
    }

    /** The path, or the first of its parents that is there. */
    private static @Nullable Path nearest(Path path) {
        var there = path;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        return there;
    }

    private void check() {
        if (!Files.exists(root)) {
            checkCanBeMade();
            return; // the first stream makes it
        }
        if (!Files.isDirectory(root)) {
            throw new MinibatchException(root + " is not a folder. Name a folder for the streams.");
        }
        var marker = root.resolve(MARKER);
        try {
            if (Files.exists(marker)) {
                checkFormat(Files.readString(marker, StandardCharsets.UTF_8).strip());
            } else if (!Folders.list(root).isEmpty() && !Files.exists(marker)) {
                // Looked at again, since another process may have made the store in between.
                throw new MinibatchException(root + " is not a minibatch store: it holds other files. Name an empty"
                        + " folder, or one that does not exist yet.");
            }
            refuseNetwork();
        } catch (IOException e) {
            throw Folders.failed("open", root, e);
        }
    }

    /** So that somebody hears of it now, and not when the first message comes. */
    private void checkCanBeMade() {
        var parent = nearest(root);
        if (parent != null && !Files.isDirectory(parent)) {
            throw new MinibatchException(
                    "Folder " + root + " cannot be made: " + parent + " is not a folder. Name another one.");
        }
        if (parent != null && !Files.isWritable(parent)) {
            throw new MinibatchException("Folder " + root + " cannot be made: this user must not write to " + parent
                    + ". Change its permissions, or name another one.");
        }
    }

    private void checkFormat(String text) {
        if (!text.matches("format \\d{1,9}")) {
            throw new MinibatchException(
                    root.resolve(MARKER) + " must say \"format " + FORMAT + "\", but says \"" + text + "\"");
        }
        var format = Integer.parseInt(text.substring("format ".length()));
        if (format != FORMAT) {
            throw new MinibatchException("Store " + root + " has format " + format + ", and this version of minibatch"
                    + " reads " + FORMAT + ". Use a newer minibatch; nothing was changed.");
        }
    }

    private void refuseNetwork() throws IOException {
        var type = Files.getFileStore(root).type().toLowerCase(Locale.ROOT);
        if (NETWORK.stream().anyMatch(type::startsWith)) {
            throw new MinibatchException("Store " + root + " is on a network file system (" + type
                    + "), whose locks and memory are not shared between machines. Use a local disk, or MongoDB.");
        }
    }

    private void make() {
        Folders.create(root);
        check();
        if (!Files.isWritable(root)) {
            throw new MinibatchException("Folder " + root + " is not writable for this user. Change its permissions, or"
                    + " name another one.");
        }
        var marker = root.resolve(MARKER);
        if (!Files.exists(marker)) {
            Folders.replace(marker, ("format " + FORMAT + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Folders.create(root.resolve("streams"));
    }

    /** Opening a store removes what a crash left in it, if that can be done at once; it need not. */
    private void tryRemoveRests() {
        if (Files.isDirectory(root.resolve("streams"))) {
            try {
                lock.tryRun(this::removeRests);
            } catch (MinibatchException e) {
                LOG.debug("What a crash left in {} stays there", root, e);
            }
        }
    }

    /** What a crash left half made or half removed. While nobody makes or removes a stream. */
    private void removeRests() {
        Folders.deleteRests(root.resolve("streams"));
        Folders.deleteRests(root.resolve("sequences"));
        try (var files = Files.newDirectoryStream(root.resolve("streams"), ".deleted-*")) {
            files.forEach(Folders::deleteTree);
        } catch (IOException e) {
            throw Folders.failed("list", root, e);
        }
    }

    Path root() {
        return root;
    }

    List<String> streams() {
        return Folders.list(root.resolve("streams")).stream()
                .filter(Files::isDirectory)
                .flatMap(folder -> nameOf(folder).stream())
                .sorted()
                .toList();
    }

    /** One stream that cannot be read hides none of the others. */
    private static Optional<String> nameOf(Path folder) {
        try {
            var file = StreamFile.read(folder);
            if (file.isEmpty() && Files.exists(folder)) { // not deleted meanwhile
                throw new MinibatchException(withoutDescription(folder));
            }
            return file.map(StreamFile::name);
        } catch (MinibatchException e) {
            LOG.warn("A stream is passed over: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private static String withoutDescription(Path folder) {
        return "Folder " + folder + " is a stream whose file stream.json is missing.";
    }

    /** The stream, open; empty if it is not there. */
    Optional<FileStream> find(String name) {
        synchronized (streams) {
            return Optional.ofNullable(opened(name)).filter(stream -> !stream.deleted());
        }
    }

    /** The stream, open, made if it is not there. */
    FileStream create(String name) {
        synchronized (streams) {
            var present = opened(name);
            if (present != null && !present.deleted()) {
                return present;
            }
            make();
            return lock.get(() -> createLocked(name));
        }
    }

    /**
     * While no other process makes or removes a stream, so that no sequence number is given by two streams of a name.
     */
    private FileStream createLocked(String name) {
        removeRests();
        var left = opened(name);
        if (left != null && !left.deleted()) {
            return left;
        }
        if (left != null) {
            moveAway(left); // somebody was killed while removing it
            opened(name);
        }
        var folder = folder(name);
        if (Files.exists(folder)) {
            throw new MinibatchException(withoutDescription(folder)
                    + " Put it back from a copy of the store, or move the folder away to begin stream " + name
                    + " anew.");
        }
        var aside = Folders.aside(folder);
        Folders.create(aside);
        Folders.create(aside.resolve("groups"));
        StreamFile.of(name, ThreadLocalRandom.current().nextInt() | 1, nextSequence(name))
                .write(aside);
        try {
            Files.move(aside, folder, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(root.resolve("streams"));
        } catch (IOException e) {
            Folders.deleteTree(aside);
            if (!Files.exists(folder)) {
                throw Folders.failed("make stream " + name + " in", root, e);
            } // another process has made it meanwhile
        }
        var made = opened(name);
        if (made == null) {
            throw new MinibatchException("Stream " + name + " in " + root + " was removed while it was made");
        }
        return made;
    }

    private @Nullable FileStream opened(String name) {
        var present = streams.get(name);
        if (present != null && !present.deleted()) {
            return present;
        }
        if (present != null) {
            streams.remove(name);
            present.close();
        }
        if (closed) {
            throw new MinibatchException("Store " + root + " is closed");
        }
        var folder = folder(name);
        var file = StreamFile.read(folder);
        if (file.isEmpty()) {
            return null;
        }
        var opened = FileStream.open(name, folder, file.get(), options, clock);
        streams.put(name, opened);
        return opened;
    }

    /** Removes a stream that is open. */
    void delete(FileStream stream) {
        synchronized (streams) {
            lock.run(() -> stream.admin().run(() -> {
                if (!stream.deleted()) {
                    stream.messages().whileNobodyAppends(() -> {
                        Folders.create(root.resolve("sequences"));
                        Folders.replace(
                                sequenceFile(stream.name()),
                                Long.toString(stream.messages().end()).getBytes(StandardCharsets.UTF_8));
                        stream.control().set(ControlPage.DELETED, 1);
                    });
                    moveAway(stream);
                    stream.ringRequests(); // owners of groups, in other processes, too, find that they own nothing
                }
            }));
            opened(stream.name());
        }
    }

    /** Removes the folder of a stream that is marked as deleted. */
    private void moveAway(FileStream stream) {
        var away = root.resolve("streams")
                .resolve(Folders.HIDDEN + "deleted-"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong()));
        try {
            Files.move(stream.folder(), away, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return; // somebody else has done it
        } catch (IOException e) {
            stream.control().set(ControlPage.DELETED, 0);
            throw Folders.failed("remove stream " + stream.name() + " in", stream.folder(), e);
        }
        Folders.sync(root.resolve("streams"));
        Folders.deleteTree(away);
    }

    private long nextSequence(String name) {
        var file = sequenceFile(name);
        try {
            return Files.exists(file)
                    ? Long.parseLong(
                            Files.readString(file, StandardCharsets.UTF_8).strip())
                    : 1;
        } catch (IOException | NumberFormatException e) {
            throw new MinibatchException("Cannot read " + file + ": " + e, e);
        }
    }

    private Path sequenceFile(String name) {
        return root.resolve("sequences").resolve(Names.encode(name));
    }

    private Path folder(String name) {
        return root.resolve("streams").resolve(Names.encode(name));
    }

    /** Leaves it; the last one closes it. */
    void leave() {
        synchronized (OPEN) {
            if (--users > 0) {
                return;
            }
            OPEN.remove(root);
        }
        synchronized (streams) {
            closed = true;
            try {
                Closing.all(streams.values(), FileStream::close);
            } finally {
                streams.clear();
                lock.close();
                Syncer.shared().leave();
            }
        }
    }
}
