package io.minibatch.file.group;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Folders;
import io.minibatch.file.disk.LockFile;
import io.minibatch.store.Damage;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.io.Closeable;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A group in a folder: see {@link GroupFiles}, {@link Journal}, {@link Generation} and {@link FileOwner}. */
public final class FileGroup implements GroupStore, Closeable {

    private static final long LARGE_JOURNAL = 16 << 20; // read in less than half a second by whoever takes over

    private final GroupHost host;
    private final GroupFiles files;
    private final Follower follower;
    private final DeadFolder copies;
    private final long largestJournal;
    private volatile @Nullable FileOwner owner; // of this process, the latest

    /** The true names of all groups in a folder, sorted. */
    public static List<String> names(Path groups) {
        return Folders.list(groups).stream()
                .flatMap(folder -> GroupFolder.name(folder).stream())
                .sorted()
                .toList();
    }

    /** What all groups in a folder know of their stream: used before the stream is open. */
    public static Known known(String stream, Path groups) {
        return Folders.list(groups).stream()
                .map(folder -> Known.of(
                        new GroupFiles(stream, GroupFolder.name(folder).orElseGet(() -> Folders.name(folder)), folder)))
                .reduce(Known.NOTHING, Known::and);
    }

    /** A group of a stream, in a folder that need not be there. */
    public FileGroup(GroupHost host, String name, Path folder) {
        this(host, name, folder, LARGE_JOURNAL);
    }

    public FileGroup(GroupHost host, String name, Path folder, long largestJournal) {
        this.host = host;
        this.files = new GroupFiles(host.name(), name, folder);
        this.follower = new Follower(files);
        this.copies = new DeadFolder(files);
        this.largestJournal = largestJournal;
    }

    public GroupHost host() {
        return host;
    }

    public GroupFiles files() {
        return files;
    }

    public DeadFolder copies() {
        return copies;
    }

    public long largestJournal() {
        return largestJournal;
    }

    @Override
    public String name() {
        return files.name();
    }

    @Override
    public boolean exists() {
        return GroupFolder.isGroup(files.folder());
    }

    @Override
    public void create(boolean fromNow, Instant now) {
        if (exists()) {
            return;
        }
        host.ensureCreated();
        Folders.create(files.parent());
        GroupFolder.create(files, start(fromNow, now), now);
    }

    /** The state of a group that begins now. */
    public GroupState start(boolean fromNow, Instant now) {
        var messages = host.messages();
        var end = messages.end();
        var whole = now.truncatedTo(ChronoUnit.MILLIS);
        if (fromNow) {
            return new GroupState(end, whole);
        }
        var first = messages.first();
        var oldest = messages.read(Sequences.range(first, end - 1));
        return new GroupState(first, oldest.hasNext() ? oldest.next().created() : whole);
    }

    @Override
    public void drop() {
        if (!exists()) {
            return;
        }
        var lock = new OwnerLock(files);
        try (lock) {
            synchronized (lock.monitor()) {
                if (lock.tryTake() != LockFile.Result.HELD) {
                    throw new MinibatchException("Cannot drop group " + name() + " of stream " + host.name()
                            + ": it is being consumed. Stop its pipeline first.");
                }
                close();
                GroupFolder.drop(files);
            }
        }
    }

    @Override
    public GroupState state() {
        return follower.map(this::current)
                .orElseGet(() -> start(false, host.clock().instant()));
    }

    /** A copy, which does not wait for what is gone. */
    private GroupState current(GroupState state) {
        var copy = new GroupState(state);
        copy.skip(host.gaps());
        copy.skipTo(host.messages().first());
        return copy;
    }

    @Override
    public Optional<GroupOwner> acquire() {
        return own(taken -> Optional.of(introduce(taken)), busy -> {
            if (busy == LockFile.Result.BUSY_HERE) {
                throw new MinibatchException("Group " + name() + " of stream " + host.name()
                        + " is consumed by another pipeline of this process already. Give the second pipeline a group"
                        + " of its own, or the first one more workers.");
            }
            return Optional.empty();
        });
    }

    private GroupOwner introduce(FileOwner taken) {
        owner = taken;
        return taken.introduce();
    }

    /**
     * Becomes the owner, if the group is free. Until the function returns, no other thread of this JVM finds it busy:
     * so a request that owns the group for a moment is in nobody's way.
     */
    private <R> R own(Function<FileOwner, R> free, Function<LockFile.Result, R> busy) {
        while (true) {
            var identity = GroupFolder.identity(files).orElseThrow(files::missing);
            var lock = new OwnerLock(files);
            var passedOn = false;
            try {
                synchronized (lock.monitor()) {
                    var result = lock.tryTake();
                    if (result != LockFile.Result.HELD) {
                        return busy.apply(result);
                    }
                    // The lock may be that of a group that was dropped meanwhile: then again, with the new one's.
                    if (GroupFolder.identity(files).equals(Optional.of(identity))) {
                        var owner = new FileOwner(this, lock);
                        passedOn = true;
                        return free.apply(owner);
                    }
                }
            } finally {
                if (!passedOn) {
                    lock.close();
                }
            }
        }
    }

    @Override
    public void request(Transition transition) {
        checkRequest(transition);
        if (own(owner -> owner.carryOut(List.of(transition)), busy -> false)) {
            return;
        }
        new Requests(files).publish(transition);
        host.ringRequests();
        carryOutLeftRequests(); // the owner may have ended at this moment
    }

    /** Carries out what nobody has, if nobody owns the group: after somebody asked, and after an owner ended. */
    public void carryOutLeftRequests() {
        if (exists() && !new Requests(files).pending().isEmpty()) {
            own(owner -> owner.carryOut(List.of()), busy -> false);
        }
    }

    private void checkRequest(Transition transition) {
        if (!Requests.allows(transition)) {
            throw new IllegalArgumentException(
                    "Only retry, drop, pause and resume can be asked for, not " + transition);
        }
        if (!exists()) {
            throw files.missing();
        }
        if (transition instanceof Transition.Retry retry) {
            checkDead("retry", retry.id());
        } else if (transition instanceof Transition.Drop drop) {
            checkDead("drop", drop.id());
        }
    }

    private void checkDead(String what, String id) {
        var state = state();
        if (state.dead(id).isEmpty()) {
            throw new MinibatchException("Cannot " + what + " " + id + " in group " + name() + " of stream "
                    + host.name()
                    + ": nothing of this id is set aside, but " + state.dead().size() + " others. Look: minibatch dead "
                    + host.name());
        }
    }

    @Override
    public Iterator<StoredMessage> members(WindowRecord window) {
        return messages(window, window.members());
    }

    /** Some of the messages of a window, from its copy if it was set aside. */
    public Iterator<StoredMessage> messages(WindowRecord window, Sequences which) {
        return window.copied()
                ? copies.messages(window.id(), which)
                : host.messages().read(which);
    }

    @Override
    public Stream<WindowRecord> done() {
        return host.settings().keep() ? DoneWindows.of(files, state()) : Stream.empty();
    }

    @Override
    public List<DeadWindow> dead(int most) {
        return state().dead().stream().limit(most).map(copies::describe).toList();
    }

    @Override
    public Optional<GroupReport> report() {
        var report = ReportFile.read(files);
        return report.filter(found -> found.failure().isPresent() || isOwned());
    }

    private boolean isOwned() {
        var lock = new OwnerLock(files);
        try (lock) {
            synchronized (lock.monitor()) {
                return lock.tryTake() != LockFile.Result.HELD;
            }
        }
    }

    /** The lowest sequence number that the group needs, as far as power loss cannot take it back. */
    public long needed() {
        return follower.mapSynced(state -> current(state).needed()).orElse(Long.MAX_VALUE);
    }

    /** Reads everything, and reports what is damaged. */
    public List<Damage> verify(boolean repair) {
        return new GroupCheck(this).verify(repair);
    }

    /** The windows whose messages are read from a copy. */
    public static List<WindowRecord> copied(GroupState state) {
        return Stream.concat(state.open().stream(), state.dead().stream())
                .filter(WindowRecord::copied)
                .toList();
    }

    /** Ends the handle; not its owner. */
    @Override
    public void close() {
        var latest = owner;
        if (latest != null) {
            latest.close();
        }
        follower.close();
    }
}
