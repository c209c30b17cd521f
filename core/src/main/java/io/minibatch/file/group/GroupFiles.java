package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.UnreadableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files of a group.
 *
 * <pre>
 * group             its true name, and an id that no other group ever has
 * snapshot-&lt;n>      the state at the beginning of generation n
 * journal-&lt;n>       all transitions since then; none yet if there is no such file
 * dead/             copies of what was set aside
 * requests/         what others ask of the owner
 * owner.lock        held by the owner's process
 * report            what the owner says
 * </pre>
 *
 * <p>The snapshot with the highest number and its journal are the group; lower ones are its history, or rubbish.
 * Numbers begin with the time of creation, so that a group that is dropped and made again does not have them twice.
 */
public final class GroupFiles {

    private static final String SNAPSHOT = "snapshot-";
    private static final String JOURNAL = "journal-";

    private final String stream;
    private final String name;
    private final Path folder;
    private final TransitionCodec codec;

    public GroupFiles(String stream, String name, Path folder) {
        this.stream = stream;
        this.name = name;
        this.folder = folder;
        this.codec = new TransitionCodec(stream, name);
    }

    public String stream() {
        return stream;
    }

    public String name() {
        return name;
    }

    public Path folder() {
        return folder;
    }

    /** The folder of all groups of the stream. */
    public Path parent() {
        return folder.resolveSibling("");
    }

    public TransitionCodec codec() {
        return codec;
    }

    public Snapshot snapshots() {
        return new Snapshot(codec);
    }

    public Path description() {
        return folder.resolve("group");
    }

    public Path dead() {
        return folder.resolve("dead");
    }

    public Path requests() {
        return folder.resolve("requests");
    }

    public Path lock() {
        return folder.resolve("owner.lock");
    }

    public Path report() {
        return folder.resolve("report");
    }

    public Path snapshot(long generation) {
        return folder.resolve(String.format("%s%020d", SNAPSHOT, generation));
    }

    public Path journal(long generation) {
        return folder.resolve(String.format("%s%020d", JOURNAL, generation));
    }

    /** The generations that have a snapshot, oldest first. */
    public List<Long> generations() {
        return numbers(SNAPSHOT);
    }

    /** The generation that is the group, empty if there is no group. */
    public Optional<Long> latest() {
        var all = generations();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** The latest generation of which anything is there, a snapshot or a journal; 0 if there is nothing. */
    public long newest() {
        return Stream.of(SNAPSHOT, JOURNAL)
                .flatMap(prefix -> numbers(prefix).stream())
                .mapToLong(Long::longValue)
                .reduce(0, Math::max);
    }

    /**
     * Removes snapshots and journals that are not needed: those before a generation, and journals behind the latest.
     */
    public void deleteOutside(long first, long latest) {
        for (var number : numbers(SNAPSHOT)) {
            if (number < first) {
                delete(snapshot(number));
            }
        }
        for (var number : numbers(JOURNAL)) {
            if (number < first || number > latest) {
                delete(journal(number));
            }
        }
    }

    private List<Long> numbers(String prefix) {
        return Folders.list(folder).stream()
                .map(Folders::name)
                .filter(file -> file.matches(prefix + "0\\d{19}"))
                .map(file -> Long.parseLong(file.substring(prefix.length())))
                .toList();
    }

    public GroupDamaged damaged(Path file, long offset, long needed, String what) {
        return new GroupDamaged(stream, name, file, offset, needed, what);
    }

    /** What to say of a file that cannot be read. */
    public MinibatchException unreadable(Path file, long offset, long needed, UnreadableException e) {
        var what = String.valueOf(e.getMessage());
        return e.isNewer()
                ? new MinibatchException("Cannot read group " + name + " of stream " + stream + ": " + file + ": "
                        + what + ". Nothing was changed.")
                : damaged(file, offset, needed, what);
    }

    public MinibatchException missing() {
        return new MinibatchException("Group " + name + " of stream " + stream
                + " does not exist. Start a pipeline with" + " it, or create it.");
    }

    public static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Folders.failed("remove", file, e);
        }
    }
}
