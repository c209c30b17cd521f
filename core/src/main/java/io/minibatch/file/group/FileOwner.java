package io.minibatch.file.group;

import io.minibatch.MinibatchException;
import io.minibatch.file.disk.Encoder;
import io.minibatch.file.disk.Syncer;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.MessageLog.Registration;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of a group: holds its lock, and writes its journal.
 *
 * <p>A commit goes: check; copy aside what is set aside; make room in the journal; change the state; append the frame.
 * Only the steps before the state changes can fail. So state and journal always say the same, and a commit that is
 * refused or fails has changed nothing but, at worst, left a copy that the next owner removes.
 */
public final class FileOwner implements GroupOwner, Syncer.Syncable {

    private static final Logger LOG = LoggerFactory.getLogger(FileOwner.class);

    private final FileGroup group;
    private final GroupHost host;
    private final GroupFiles files;
    private final OwnerLock lock;
    private final Generation generation;
    private final Requests requests;
    private final DeadFolder dead;
    private final Encoder frame = new Encoder();
    private final List<Requests.Request> taken = new ArrayList<>();
    private final AtomicReference<List<Assigned>> found;
    private final Queue<String> unneededCopies = new ConcurrentLinkedQueue<>();
    private @Nullable Registration watch;
    private @Nullable GroupReport reported;
    private final Optional<String> identity;
    private volatile boolean vanished;
    private volatile boolean broken;
    private volatile boolean closed;

    /** Becomes the owner: recovers the group, and finishes what a crash left half done. */
    public FileOwner(FileGroup group, OwnerLock lock) {
        this.group = group;
        this.host = group.host();
        this.files = group.files();
        this.lock = lock;
        this.requests = new Requests(files);
        this.dead = group.copies();
        this.identity = GroupFolder.identity(files);
        this.generation = Generation.recover(
                files, group.largestJournal(), () -> Syncer.shared().dirty(this));
        try {
            state().skip(host.gaps());
            if (!host.settings().keep()) { // else done windows may be read from their copies
                dead.removeAllBut(FileGroup.copied(state()));
            }
            generation.deleteOld(host.settings().keep());
            found = new AtomicReference<>(Assigned.all(state().open()));
        } catch (RuntimeException e) {
            generation.close();
            throw e;
        }
    }

    @Override
    public List<Assigned> assigned() {
        return found.getAndSet(List.of());
    }

    @Override
    public GroupState state() {
        var state = generation.state();
        state.skipTo(host.messages().first());
        return state;
    }

    @Override
    public synchronized void commit(List<Transition> transitions) {
        checkCurrent();
        if (transitions.isEmpty()) {
            return;
        }
        if (transitions.size() > 1 || copies(transitions.get(0))) {
            new Trial(group, state(), transitions).checkAndCopy();
        }
        frame.reset(Journal.FRAME_HEADER);
        for (var transition : transitions) {
            files.codec().write(transition, frame);
        }
        generation.reserve(frame);
        var unneeded = new ArrayList<String>();
        for (var transition : transitions) {
            var copy = unneededCopy(transition);
            generation.state().apply(transition); // of a single one, this is the check
            if (copy != null) {
                unneeded.add(copy);
            }
        }
        generation.append(frame);
        unneededCopies.addAll(unneeded); // not before: whoever syncs takes what is here for written
        if (host.syncAlways()) {
            force();
        }
        removeTaken(transitions);
        if (generation.isLarge()) {
            generation.next(host.settings().keep());
        }
    }

    private void force() {
        try {
            generation.force(frame);
        } catch (MinibatchException e) {
            broken = true; // the system may take for written what is not: nothing can be acknowledged any more
            throw e;
        }
    }

    private static boolean copies(Transition transition) {
        return transition instanceof Transition.SetAside || transition instanceof Transition.SetMessageAside;
    }

    /** The copy that nobody needs any more once the transition is durable. */
    private @Nullable String unneededCopy(Transition transition) {
        if (transition instanceof Transition.Complete complete) {
            var window = generation.state().open(complete.window());
            var copied = window.isPresent() && window.get().copied();
            return copied && !host.settings().keep() ? complete.window() : null;
        }
        return transition instanceof Transition.Drop drop ? drop.id() : null;
    }

    private void checkCurrent() {
        if (broken) {
            throw new MinibatchException("Group " + files.name() + " of stream " + files.stream()
                    + " cannot go on: its journal could not be synced. Mend the disk, and start its pipeline again.");
        }
        if (closed || isGone()) {
            throw new StaleException("Group " + files.name() + " of stream " + files.stream() + " is not owned here any"
                    + " more: " + (closed ? "the owner was closed" : "it was removed"));
        }
    }

    private boolean isGone() {
        return vanished || host.deleted();
    }

    /** Writes all through to the disk, and only then removes the copies that the journal says are not needed. */
    @Override
    public void sync() {
        var unneeded = new ArrayList<String>();
        for (var id = unneededCopies.poll(); id != null; id = unneededCopies.poll()) {
            unneeded.add(id);
        }
        generation.sync();
        vanished |= !GroupFolder.identity(files).equals(identity);
        if (!isGone()) { // otherwise the folder may be that of a new group
            unneeded.forEach(dead::remove);
        }
    }

    @Override
    public synchronized List<Transition> requests() {
        checkCurrent();
        // What was taken before and not committed was ignored: it is stale.
        taken.forEach(request -> drop(request, "its owner ignored it"));
        taken.clear();
        var wanted = new ArrayList<Transition>();
        for (var request : requests.pending()) {
            if (isPossible(request.transition()) && !wanted.contains(request.transition())) {
                taken.add(request);
                wanted.add(request.transition());
            } else {
                drop(request, "nothing of this id is set aside any more");
            }
        }
        return wanted;
    }

    private boolean isPossible(Transition transition) {
        if (transition instanceof Transition.Retry retry) {
            return generation.state().dead(retry.id()).isPresent();
        }
        return !(transition instanceof Transition.Drop drop)
                || generation.state().dead(drop.id()).isPresent();
    }

    private void drop(Requests.Request request, String why) {
        LOG.info(
                "Group {} of stream {} drops the request {}: {}",
                files.name(),
                files.stream(),
                request.transition(),
                why);
        GroupFiles.delete(request.file());
    }

    private void removeTaken(List<Transition> committed) {
        if (taken.isEmpty()) {
            return;
        }
        taken.removeIf(request -> {
            var done = committed.contains(request.transition());
            if (done) {
                GroupFiles.delete(request.file());
            }
            return done;
        });
    }

    /** Tells others that this process is the owner. */
    public FileOwner introduce() {
        try {
            report(new GroupReport("pid " + ProcessHandle.current().pid(), List.of()));
            return this;
        } catch (RuntimeException e) {
            release();
            throw e;
        }
    }

    /** Of its own, or of the last one, if it is an owner for a moment only, which introduces itself to nobody. */
    private boolean tellsFailure() {
        return ReportFile.read(files).flatMap(GroupReport::failure).isPresent();
    }

    /** What an owner for a moment does: first what others asked for before, then its own; and ends. */
    public boolean carryOut(List<Transition> own) {
        try {
            carryOutRequests();
            commit(own);
            return true;
        } finally {
            release();
        }
    }

    private void carryOutRequests() {
        for (var transition : requests()) {
            try {
                commit(List.of(transition));
            } catch (StaleException e) {
                LOG.info("Group {} of stream {} refuses a request: {}", files.name(), files.stream(), e.getMessage());
            }
        }
    }

    @Override
    public void onRequest(Runnable action) {
        synchronized (this) {
            checkCurrent();
            if (watch != null) {
                watch.close();
            }
            watch = host.watchRequests(action);
        }
        if (!requests.pending().isEmpty()) {
            action.run(); // it was asked for before anybody watched
        }
    }

    @Override
    public synchronized void report(GroupReport report) {
        if (!closed && !isGone() && !report.equals(reported)) {
            ReportFile.write(files, report);
            reported = report;
        }
    }

    @Override
    public void close() {
        if (release()) {
            group.carryOutLeftRequests(); // whoever asked at this moment believes that the owner does it
        }
    }

    private synchronized boolean release() {
        if (closed) {
            return false;
        }
        try {
            if (!broken && !isGone()) {
                carryOutRequests();
            }
        } catch (MinibatchException e) {
            LOG.warn("Requests to group {} of stream {} wait for its next owner", files.name(), files.stream(), e);
        }
        closed = true;
        if (watch != null) {
            watch.close();
        }
        try (lock;
                generation) {
            Syncer.shared().forget(this);
            sync();
            if (!isGone() && !tellsFailure()) {
                ReportFile.remove(files);
            }
        }
        return true;
    }
}
