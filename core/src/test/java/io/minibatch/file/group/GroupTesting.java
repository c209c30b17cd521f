package io.minibatch.file.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.file.disk.Folders;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A group of ten messages, and copies of it: what a process that dies at this moment leaves. */
public abstract class GroupTesting {

    @TempDir
    public Path temporary;

    public final FakeHost host = FakeHost.of(10);
    private final List<AutoCloseable> open = new ArrayList<>();
    private int copies;

    @AfterEach
    public void closeAll() throws Exception {
        for (var closeable : open) {
            closeable.close();
        }
    }

    public Path folder() {
        return temporary.resolve("groups").resolve("default");
    }

    public FileGroup group() {
        return group(folder());
    }

    public FileGroup group(Path folder) {
        return group(folder, 1 << 20);
    }

    public FileGroup group(Path folder, long largestJournal) {
        var group = new FileGroup(host, "default", folder, largestJournal);
        open.add(group);
        return group;
    }

    public FileGroup created() {
        var group = group();
        group.create(false, FakeHost.START);
        return group;
    }

    public FileOwner own(FileGroup group) {
        var owner = (FileOwner) group.acquire().orElseThrow();
        open.add(0, owner);
        return owner;
    }

    /** The group as the death of its owner would leave it. */
    public Path copy(Path folder) {
        var copy = temporary.resolve("copy" + copies++).resolve("default");
        try (var files = Files.walk(folder)) {
            Files.createDirectories(copy);
            for (var file : files.toList()) {
                var to = copy.resolve(folder.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(to);
                } else if (!file.endsWith("owner.lock")) { // closing a channel of it would drop the lock
                    copyFile(file, to);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return copy;
    }

    private static void copyFile(Path file, Path to) throws IOException {
        try {
            Files.copy(file, to);
        } catch (NoSuchFileException e) {
            // the owner, who lives on, has just removed a copy that nobody needs
            assertThat(Folders.name(file.getParent())).isEqualTo("dead");
        }
    }

    public static void commit(FileOwner owner, Transition... transitions) {
        owner.commit(List.of(transitions));
    }

    public static List<String> payloads(FileGroup group, WindowRecord window) {
        var payloads = new ArrayList<String>();
        group.members(window).forEachRemaining(message -> payloads.add(text(message)));
        return payloads;
    }

    private static String text(StoredMessage message) {
        return message.sequence() + "=" + message.payload()[0] + message.attributes();
    }

    public static List<Path> files(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
