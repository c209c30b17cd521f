package io.minibatch.file.disk;

import io.minibatch.MinibatchException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** Changes of folders that survive power loss: what is new is synced, and so is the entry that leads to it. */
public final class Folders {

    /** What is being made or removed begins so; whoever lists a folder passes it over. */
    public static final String HIDDEN = ".";

    private static final String NEW = HIDDEN + "new-";

    private Folders() {}

    /** Makes the folder, and those above it. */
    public static void create(Path folder) {
        try {
            if (Files.isDirectory(folder)) {
                return;
            }
            var parent = folder.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            if (parent != null) {
                sync(parent);
            }
        } catch (IOException e) {
            throw failed("make folder", folder, e);
        }
    }

    /** Replaces a whole file: after a crash it is either the old or the new one. */
    public static void replace(Path file, byte[] content) {
        write(file, content, true);
    }

    /** As {@link #replace}, for what need not survive power loss. */
    public static void replaceUnsynced(Path file, byte[] content) {
        write(file, content, false);
    }

    private static void write(Path file, byte[] content, boolean synced) {
        var aside = aside(file);
        try {
            try (var out = new RandomAccessFile(aside.toFile(), "rw")) {
                out.write(content);
                if (synced) {
                    out.getFD().sync();
                }
            }
            publish(aside, file, synced);
        } catch (IOException e) {
            throw failed("write", file, e);
        }
    }

    /** Where something is made before it is renamed to its name. */
    public static Path aside(Path file) {
        return file.resolveSibling(
                NEW + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    /** Renames what was made aside, in one step. */
    public static void publish(Path aside, Path file, boolean synced) throws IOException {
        Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        var parent = file.getParent();
        if (synced && parent != null) {
            sync(parent);
        }
    }

    /** Syncs the entries of a folder, where the system can. */
    public static void sync(Path folder) {
        // A channel of its own: an interrupt may close it, which harms nobody else and is made up for by trying again.
        var interrupted = false;
        try {
            while (true) {
                interrupted |= Thread.interrupted();
                try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = true;
                } catch (IOException e) {
                    if (!System.getProperty("os.name").startsWith("Windows")) {
                        throw failed("sync folder", folder, e);
                    }
                    return; // Windows opens no folders; its renames are durable by themselves
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The names in a folder that are not hidden, sorted; none if there is no folder. */
    public static List<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !name(file).startsWith(HIDDEN))
                    .sorted(Comparator.comparing(Folders::name))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("list folder", folder, e);
        }
    }

    /** The last part of a path. */
    public static String name(Path file) {
        var name = file.getFileName();
        return name == null ? "" : name.toString();
    }

    /** Removes a folder with all in it, or a file; nothing if it is not there. */
    public static void deleteTree(Path folder) {
        for (var tries = 0; ; tries++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
                return;
            } catch (NoSuchFileException e) {
                return;
            } catch (DirectoryNotEmptyException | UncheckedIOException e) {
                // somebody added or removed a file meanwhile
                if (tries == 10) {
                    throw new MinibatchException("Cannot remove " + folder + ": others still write to it", e);
                }
            } catch (IOException e) {
                throw failed("remove", folder, e);
            }
        }
    }

    /** Removes what somebody was making in a folder who was killed. Called where nobody makes anything. */
    public static void deleteRests(Path folder) {
        try (var rests = Files.newDirectoryStream(folder, NEW + "*")) {
            rests.forEach(Folders::deleteTree);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return; // then there are none
        } catch (IOException e) {
            throw failed("list folder", folder, e);
        }
    }

    public static MinibatchException failed(String what, Path file, IOException e) {
        return new MinibatchException(
                "Cannot " + what + " " + file + " (" + e
                        + "). Check that the disk has space and the folder is writable.",
                e);
    }
}
