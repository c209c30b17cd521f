package io.minibatch.file;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Closing;
import io.minibatch.file.disk.Exclusive;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.LockFile;
import io.minibatch.file.disk.Names;
import io.minibatch.file.disk.Watcher;
import io.minibatch.file.group.FileGroup;
import io.minibatch.file.group.GroupHost;
import io.minibatch.file.log.ControlPage;
import io.minibatch.file.log.DeletedException;
import io.minibatch.file.log.FileLog;
import io.minibatch.file.log.FileOptions;
import io.minibatch.file.log.Recovery;
import io.minibatch.file.log.StreamFile;
import io.minibatch.file.log.Verifier;
import io.minibatch.store.Batch;
import io.minibatch.store.Damage;
import io.minibatch.store.MessageLog.Registration;
import io.minibatch.store.Sequences;
import io.minibatch.store.StreamSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A stream that is there and open: its log, its settings, its groups. Open once in a JVM, however many use it.
 *
 * <pre>
 * stream.json       what it is, and its settings
 * control           the page that the processes share
 * presence.lock     shared by all processes that have the stream open; who gets it alone recovers
 * append.lock       whoever appends
 * admin.lock        whoever changes the stream as a whole
 * gaps              sequence numbers without a message
 * lost              of these, the ones that a repair has given up
 * &lt;first&gt;.log       segments
 * groups/&lt;name&gt;/    each group
 * </pre>
 */
final class FileStream implements GroupHost {

    private static final long RECOVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String name;
    private final Path folder;
    private final FileOptions options;
    private final InstantSource clock;
    private final ControlPage control;
    private final LockFile presence;
    private final Exclusive admin;
    private final FileLog log;
    private final Housekeeping housekeeping;
    private final Map<String, FileGroup> groups = new ConcurrentHashMap<>();
    private volatile Read read = new Read(-1, StreamSettings.NONE);

    /** Settings, and the count of changes when they were read. */
    private record Read(long version, StreamSettings settings) {}

    private FileStream(StreamFile file, Path folder, FileOptions options, InstantSource clock) {
        this.name = file.name();
        this.folder = folder;
        this.options = options;
        this.clock = clock;
        this.presence = LockFile.of(folder.resolve("presence.lock"));
        try {
            this.control = new ControlPage(folder.resolve("control"));
        } catch (Throwable e) {
            presence.release();
            throw e;
        }
        try {
            enter(file);
        } catch (Throwable e) {
            control.close();
            presence.release();
            throw e;
        }
        this.admin = new Exclusive(folder.resolve("admin.lock"));
        this.log = new FileLog(
                name, folder, file.salt(), control, LockFile.of(folder.resolve("append.lock")), options, clock);
        this.housekeeping = new Housekeeping(this);
    }

    /** Opens the stream in a folder. */
    static FileStream open(String name, Path folder, StreamFile file, FileOptions options, InstantSource clock) {
        if (!file.name().equals(name)) {
            throw new MinibatchException("Folder " + folder + " holds stream \"" + file.name() + "\", not \"" + name
                    + "\": their names share a hash. Choose another name.");
        }
        return new FileStream(file, folder, options, clock);
    }

    /**
     * The first process to enter recovers; then all share the lock, which tells the next one that somebody is there.
     */
    private void enter(StreamFile file) {
        var start = System.nanoTime();
        while (true) {
            if (presence.tryExclusive() == LockFile.Result.HELD) {
                try {
                    removeRests();
                    var known = FileGroup.known(name, folder.resolve("groups"));
                    // A strategy may emit until a time to come, which says nothing about messages.
                    var floor = Math.min(known.until(), clock.millis());
                    Recovery.run(name, folder, file, control, known.highest(), floor);
                } finally {
                    presence.unlock();
                }
            }
            if (presence.tryShared() == LockFile.Result.HELD) {
                control.enter();
                return;
            }
            if (System.nanoTime() - start > RECOVERY_NANOS) {
                throw new MinibatchException("Stream " + name + " in " + folder
                        + " cannot be opened: another process has been recovering it for a minute. Is it stopped?");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** What processes left half written that were killed; nobody else has the stream open. */
    private void removeRests() {
        var all = folder.resolve("groups");
        Folders.deleteRests(folder);
        Folders.deleteRests(all);
        for (var group : Folders.list(all)) {
            Stream.of("", "dead", "requests").map(group::resolve).forEach(Folders::deleteRests);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public InstantSource clock() {
        return clock;
    }

    Path folder() {
        return folder;
    }

    @Override
    public FileLog messages() {
        return log;
    }

    /** Appends, if the stream holds this format; the first batch says which one it is. */
    long append(Batch batch) {
        var present = settings();
        if (!present.format().equals(batch.format())) {
            claim(batch, present);
        }
        return log.append(batch);
    }

    private void claim(Batch batch, StreamSettings present) {
        if (present.format().isEmpty()) {
            configure(now -> now.format().isEmpty() ? now.withFormat(batch.format(), batch.type()) : now);
            present = settings();
        }
        if (!present.format().equals(batch.format())) {
            throw new MinibatchException("Stream " + name + " holds " + present.format() + " (" + present.type()
                    + "), so " + batch.format() + " (" + batch.type()
                    + ") cannot be appended. Nothing is. Use another stream, or the same type.");
        }
    }

    @Override
    public StreamSettings settings() {
        var version = control.get(ControlPage.SETTINGS);
        var known = read;
        if (version != known.version()) {
            known = new Read(
                    version, StreamFile.read(folder).map(StreamFile::settings).orElse(StreamSettings.NONE));
            read = known;
        }
        return known.settings();
    }

    void configure(UnaryOperator<StreamSettings> change) {
        admin.run(() -> {
            checkThere();
            var file = StreamFile.read(folder).orElseThrow(() -> new DeletedException(name));
            var changed = change.apply(file.settings());
            if (!changed.equals(file.settings())) {
                file.with(changed).write(folder);
                control.ring(ControlPage.SETTINGS);
            }
        });
    }

    private void checkThere() {
        if (deleted()) {
            throw new DeletedException(name);
        }
    }

    List<String> groups() {
        return FileGroup.names(folder.resolve("groups"));
    }

    FileGroup group(String group) {
        return groups.computeIfAbsent(group, g -> new FileGroup(this, g, folderOf(g)));
    }

    private Path folderOf(String group) {
        var all = folder.resolve("groups");
        var listedByFolder = Names.isCut(group) && Files.exists(all.resolve(group)); // its true name cannot be read
        return all.resolve(listedByFolder ? group : Names.encode(group));
    }

    Exclusive admin() {
        return admin;
    }

    ControlPage control() {
        return control;
    }

    @Override
    public boolean syncAlways() {
        return options.syncAlways();
    }

    @Override
    public boolean deleted() {
        return control.get(ControlPage.DELETED) != 0;
    }

    @Override
    public Sequences gaps() {
        log.gaps().refresh();
        return log.gaps().all();
    }

    @Override
    public void ensureCreated() {
        checkThere();
    }

    @Override
    public void ringRequests() {
        control.ringRequests();
    }

    @Override
    public Registration watchRequests(Runnable action) {
        return Watcher.shared().watch(control::requests, action);
    }

    List<Damage> verify(boolean repair) {
        var found = new ArrayList<>(admin.get(() -> Verifier.verify(log, repair)));
        if (repair && !found.isEmpty()) {
            control.ring(ControlPage.SETTINGS);
        }
        Closing.all(groups(), group -> found.addAll(group(group).verify(repair))); // one that fails hides no other
        return found;
    }

    long lost() {
        return log.lost();
    }

    void clear() {
        housekeeping.clear();
    }

    void housekeep(Instant now) {
        housekeeping.run(now);
    }

    void close() {
        try {
            Closing.all(groups.values(), FileGroup::close);
        } finally {
            closeRest();
        }
    }

    private void closeRest() {
        try {
            log.close();
        } finally {
            admin.close();
            control.close();
            presence.unlock(); // now: another one of this process may wait for it
            presence.release();
        }
    }

    @Override
    public String toString() {
        return "stream " + name;
    }
}
