package io.minibatch.mongodb.group;

import io.minibatch.MinibatchException;
import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.mongodb.log.Waiters;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of one process in a group that many work for at once. Everybody has an owner; one of them leads.
 *
 * <ul>
 *   <li>The leader is the only one that claims. What it has no room for it hands out: it claims windows that nobody
 *       runs, as many as the others say they would run.
 *   <li>Whoever has room takes windows that nobody runs, by writing itself down as their runner.
 *   <li>Only the runner of a window can begin, complete or fail its attempts.
 *   <li>All this is in the group's document: see {@link Commits} for how it is changed.
 *   <li>Who has died is found by its silence: see {@link Member}. The leader takes the windows of the dead away: nobody
 *       runs them until somebody with room takes them, and finds an attempt that has not ended. If the leader is the
 *       dead one, whoever sees it first writes itself down as leader.
 * </ul>
 *
 * <p>What happens if a step is the last of a process: <em>joined</em>: a member that is silent, and is removed after
 * the lease. <em>Became the leader</em>: the same, and the next one leads. <em>Claimed, or took a window</em>: it is
 * open and its runner is silent: taken away after the lease, delivered again with the next attempt. <em>Completed</em>:
 * it is done; marks and copies that were to follow are made good by the next leader. <em>Took windows away</em>, but
 * did not remove the dead member's document: the next look does.
 *
 * <p>A process that was only asleep finds its member document gone. What it does for its windows is refused, since it
 * does not run them any more; it joins anew, with nothing to run.
 *
 * <p><b>Threads.</b> What the SPI calls under the caller's lock uses {@link #data}; the store's {@link Crew} looks
 * after leadership and the dead with what it reads itself, and then calls the action of {@link #onRequest}, upon which
 * the caller comes for the news.
 */
final class MongoOwner implements GroupOwner {

    private static final Logger LOG = LoggerFactory.getLogger(MongoOwner.class);

    private final Crew crew;
    private final StreamParts stream;
    private final MongoGroup group;
    private final Commits commits;
    private final Member member;
    private final Rescue rescue;
    private final Agenda agenda = new Agenda();
    private final Set<String> delivered = new HashSet<>();
    private final Set<String> unmade = new HashSet<>();
    private final Object life = new Object();
    private GroupData data;
    private boolean isFirst = true;
    private boolean outdated;

    private volatile long version;
    private volatile boolean leads;
    private volatile boolean closed;
    private volatile boolean news;
    private volatile int unassigned;
    private long seen = -1; // the version at the last look
    private volatile Runnable onRequest = () -> {};

    /** Of a group that exists; the member has joined. */
    MongoOwner(Crew crew, StreamParts stream, MongoGroup group, Member member, GroupData data) {
        this.crew = crew;
        this.stream = stream;
        this.group = group;
        this.commits = group.commits();
        this.member = member;
        this.rescue = new Rescue(stream, group, member);
        this.data = data;
        adopt(data);
    }

    @Override
    public GroupState state() {
        return data.state();
    }

    @Override
    public boolean runs(String window) {
        return data.state().open(window).isPresent()
                && data.entry(window).runner().equals(Optional.of(member.id()));
    }

    @Override
    public boolean leads() {
        return leads && !closed;
    }

    @Override
    public int wanted() {
        return Math.max(0, member.othersFree() - unassigned);
    }

    @Override
    public void offer(int windows) {
        member.offer(windows);
    }

    @Override
    public void commit(List<Transition> transitions) {
        change(next -> transitions.forEach(transition -> apply(next, transition)), transitions);
        for (var transition : transitions) {
            if (transition instanceof Transition.Claim claim) {
                delivered.add(claim.window());
            } else if (transition instanceof Transition.Retry retry) {
                delivered.add(retry.id());
            }
            agenda.done(transition);
        }
    }

    private void apply(GroupData next, Transition transition) {
        agenda.answer(transition);
        next.apply(transition, Optional.of(member.id()));
    }

    @Override
    public void handOut(Transition.Claim claim) {
        change(next -> next.claim(claim, Optional.of(member.id()), Optional.empty()), List.of(claim));
    }

    /** Makes a change on top of what is there, whoever else changes it. */
    private void change(Consumer<GroupData> change, List<Transition> transitions) {
        var fresh = false;
        while (true) {
            checkOpen();
            if (outdated) {
                reload();
                fresh = true;
            }
            var base = data;
            var next = base.next();
            try {
                change.accept(next);
            } catch (StaleException e) {
                if (fresh) {
                    throw e;
                }
                outdated = true; // others may have made it possible
                continue;
            }
            next.answered(agenda.answered());
            group.prepare(base, next, transitions);
            if (write(base, next)) {
                adopt(next);
                group.follow(base, next, transitions);
                return;
            }
            outdated = true;
        }
    }

    /** False if something else was written before. */
    private boolean write(GroupData base, GroupData next) {
        var token = new ObjectId();
        try {
            return commits.write(base, next, token) || commits.isLast(token);
        } catch (MinibatchException e) {
            outdated = true;
            throw e;
        }
    }

    /** Reads what others have written. */
    private void reload() {
        var found = commits.load();
        if (found.isEmpty() || !found.get().born().equals(data.born())) {
            throw new StaleException("Cannot commit to " + commits + ": it was removed, or its stream deleted");
        }
        adopt(found.get());
        data.state().skipTo(stream.log().first());
        outdated = false;
    }

    private void adopt(GroupData now) {
        data = now;
        version = now.version();
        var led = leads;
        leads = now.leader().equals(Optional.of(member.id()));
        if (leads && !led) {
            agenda.beginAgain();
        }
        unassigned = now.unassigned().size();
        delivered.removeIf(window -> now.state().open(window).isEmpty());
        agenda.keep(now.requests());
    }

    @Override
    public List<Assigned> assigned() {
        if (closed) {
            return List.of();
        }
        try {
            take(toTake());
        } catch (StaleException e) {
            return List.of();
        } catch (MinibatchException e) {
            LOG.warn("Windows of {} cannot be taken; trying on", commits, e);
        }
        isFirst = false;
        var assigned = new ArrayList<Assigned>();
        for (var window : List.copyOf(data.state().open())) {
            var entry = data.entry(window.id());
            if (entry.runner().equals(Optional.of(member.id())) && delivered.add(window.id())) {
                assigned.add(new Assigned(window, unmade.remove(window.id())));
            }
        }
        return assigned;
    }

    /** Who leads leaves to others what they would run: it claims for itself. */
    private int toTake() {
        if (leads) {
            return isFirst ? Integer.MAX_VALUE : member.othersFree() > 0 ? 0 : member.free();
        }
        return member.free();
    }

    private void take(int most) {
        if (most <= 0 || data.unassigned().isEmpty()) {
            return;
        }
        var taken = new ArrayList<WindowRecord>();
        change(
                next -> {
                    taken.clear();
                    next.unassigned().stream().limit(most).forEach(taken::add);
                    unmade.clear();
                    for (var window : taken) {
                        if (next.entry(window.id()).unmade()) {
                            unmade.add(window.id());
                        }
                        next.give(window.id(), member.id());
                    }
                },
                List.of());
        member.offer(member.free() - Math.min(member.free(), taken.size()));
    }

    @Override
    public List<Transition> requests() {
        if (closed) {
            return List.of();
        }
        try {
            reload();
        } catch (StaleException e) {
            return List.of(); // whoever looks after the pipeline sees that the group is gone
        } catch (MinibatchException e) {
            outdated = true;
            throw e;
        }
        return leads ? agenda.takeUp(data.requests()) : List.of();
    }

    @Override
    public void onRequest(Runnable action) {
        onRequest = action;
        ring();
    }

    @Override
    public void report(GroupReport report) {
        if (!closed) {
            member.report(report);
            if (report.failure().isPresent()) {
                commits.report(Optional.of(Member.document(report))); // outlives the member
            }
        }
    }

    @Override
    public void close() {
        synchronized (life) {
            if (closed) {
                return;
            }
            closed = true; // from here on the crew leaves it alone
        }
        crew.remove(this);
        if (!crew.worksOn(stream.name())) {
            stream.log().forget();
        }
        try {
            stream.marks().flush();
            release();
            member.leave();
        } catch (MinibatchException e) {
            LOG.warn("{} could not be left; others take over after the lease", commits, e);
        }
    }

    private void release() {
        for (var found = commits.load(); found.isPresent(); found = commits.load()) {
            var base = found.get();
            var next = base.next();
            next.release(member.id());
            if (!base.born().equals(data.born()) || commits.write(base, next, new ObjectId())) {
                return;
            }
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new StaleException("Cannot commit to " + commits + ": this owner is closed");
        }
    }

    boolean isOf(String other) {
        return stream.name().equals(other);
    }

    boolean isOf(MongoGroup other) {
        return commits.id().equals(other.commits().id());
    }

    // --- by the crew's thread

    Commits commits() {
        return commits;
    }

    Member member() {
        return member;
    }

    void ring() {
        if (!closed) {
            Waiters.call(onRequest);
        }
    }

    /** Tells the others at once that there is room, or none any more. */
    void tell() {
        synchronized (life) {
            if (!closed && member.hasNews()) {
                member.beat();
            }
        }
    }

    /**
     * Rings if others have changed the group's document, or there is something to take or to hand out.
     *
     * @return whether something has happened to the group since the last look, also by this process
     */
    boolean look(@Nullable Long written) {
        var told = news;
        news = false;
        if (told
                || written == null
                || written > version
                || (unassigned > 0 && member.free() > 0)
                || (leads && wanted() > 0)) {
            ring();
        }
        var same = written != null && written == seen;
        seen = written == null ? -1 : written;
        return told || !same;
    }

    /** Tells the others that it lives. */
    void beat() {
        synchronized (life) {
            if (!closed && !member.beat()) {
                LOG.warn("This process was silent for too long, and others have taken over its windows of {}", commits);
                member.joinAnew();
                news = true;
            }
        }
    }

    /** Does what is to be done for those that do not. */
    void rescue() {
        synchronized (life) {
            if (!closed) {
                news |= rescue.attempt();
            }
        }
    }
}
