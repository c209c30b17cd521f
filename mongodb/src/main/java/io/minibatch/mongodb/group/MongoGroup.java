package io.minibatch.mongodb.group;

import com.mongodb.client.model.Filters;
import io.minibatch.DeadWindow;
import io.minibatch.MinibatchException;
import io.minibatch.mongodb.log.Inventory;
import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.Sequences;
import io.minibatch.store.StaleException;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.types.ObjectId;

/** A group, as one process sees it, and what goes with a commit to it: copies, kept windows, marks. */
public final class MongoGroup implements GroupStore {

    private static final String DEFAULT = "default";

    private final Server server;
    private final Crew crew;
    private final StreamParts stream;
    private final String name;
    private final Commits commits;
    private final DeadCopies copies;
    private final DoneWindows done;

    /** One of a stream; it need not exist. */
    public MongoGroup(Server server, Crew crew, StreamParts stream, String name) {
        this.server = server;
        this.crew = crew;
        this.stream = stream;
        this.name = name;
        this.commits = new Commits(server, stream.name(), name);
        this.copies = new DeadCopies(server, stream.name(), name);
        this.done = new DoneWindows(server, stream.name(), name);
    }

    Commits commits() {
        return commits;
    }

    DeadCopies copies() {
        return copies;
    }

    DoneWindows doneWindows() {
        return done;
    }

    /** Whether its claims are marked as Python does. */
    boolean marks() {
        return name.equals(DEFAULT);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean exists() {
        server.checkOpen();
        return commits.exists();
    }

    @Override
    public void create(boolean fromNow, Instant now) {
        server.checkOpen();
        if (!commits.exists()) {
            stream.heads().ensure();
            commits.create(fresh(fromNow, now.truncatedTo(ChronoUnit.MILLIS)));
        }
        stream.heads().raise();
    }

    private GroupData fresh(boolean fromNow, Instant now) {
        var end = stream.log().end();
        if (fromNow) {
            return new GroupData(end, Sequences.NONE, now);
        }
        var inventory = new Inventory(server, stream.name());
        var oldest = inventory.oldest(stream.log().first(), marks());
        if (oldest.isEmpty()) {
            return new GroupData(end, Sequences.NONE, now);
        }
        var start = oldest.get().sequence();
        var missing = stream.pythonMarks().areThere() ? inventory.missing(start, end, marks()) : Sequences.NONE;
        return new GroupData(start, missing, Instant.ofEpochMilli(oldest.get().created()));
    }

    @Override
    public void drop() {
        server.checkOpen();
        if (!commits.exists()) {
            return;
        }
        if (crew.works(this) || isAnybodyAlive()) {
            throw new MinibatchException("Cannot drop " + commits + ": a pipeline reads it. Stop that first.");
        }
        remove();
    }

    /** Waits, up to the lease, for somebody to beat; at once if nobody is a member. */
    private boolean isAnybodyAlive() {
        var member = new Member(server, stream.name(), name);
        while (true) {
            var there = member.list();
            member.look(there);
            if (there.isEmpty() || member.dead().size() == there.size()) {
                member.bury(member.dead());
                return false;
            }
            if (member.hasSeenABeat()) {
                return true;
            }
            server.calls().pause(server.options().lease().toNanos() / 20);
        }
    }

    /** With all that belongs to it. */
    public void remove() {
        commits.delete();
        var members = server.collections().members();
        server.calls()
                .run(
                        "remove " + commits,
                        () -> members.deleteMany(
                                Filters.and(Filters.eq("stream", stream.name()), Filters.eq("group", name))));
        copies.remove(copies.list());
        done.remove();
    }

    /** As it is written down; empty if there is no such group. */
    public Optional<GroupState> progress() {
        return commits.load().map(GroupData::state);
    }

    @Override
    public GroupState state() {
        server.checkOpen();
        var state = commits.load().orElseGet(() -> fresh(false, server.now())).state();
        state.skipTo(stream.log().first());
        return state;
    }

    @Override
    public Optional<GroupOwner> acquire() {
        server.checkOpen();
        synchronized (stream) {
            if (crew.works(this)) {
                throw new MinibatchException("Cannot read " + commits + ": a pipeline of this process reads it already."
                        + " Give the second one a group of its own.");
            }
            existing("read");
            var member = new Member(server, stream.name(), name);
            member.join();
            commits.report(Optional.empty());
            new Rescue(stream, this, member).attempt(); // who comes first leads at once
            var owner = new MongoOwner(crew, stream, this, member, existing("read"));
            owner.state().skipTo(stream.log().first());
            crew.add(owner);
            return Optional.of(owner);
        }
    }

    private GroupData existing(String what) {
        return commits.load()
                .orElseThrow(() ->
                        new MinibatchException("Cannot " + what + " " + commits + ": it does not exist. Create it."));
    }

    @Override
    public void request(Transition transition) {
        Request.check(transition);
        server.checkOpen();
        var isRead = crew.works(this) || (existing("ask something of").leader().isPresent() && isAnybodyAlive());
        while (true) {
            var base = existing("ask something of");
            if (!isPossible(transition, base.state())) {
                throw new StaleException("Cannot carry out " + transition + " in " + commits
                        + ": nothing of this id is set aside. Look at what is: minibatch dead " + stream.name());
            }
            var next = base.next();
            if (isRead && base.leader().isPresent()) {
                next.ask(transition);
            } else {
                next.carryOut(transition);
            }
            var token = new ObjectId();
            if (commits.write(base, next, token) || commits.isLast(token)) {
                follow(base, next, List.of());
                crew.ring(this);
                return;
            }
        }
    }

    private static boolean isPossible(Transition request, GroupState state) {
        if (request instanceof Transition.Retry retry) {
            return state.dead(retry.id()).isPresent();
        }
        return !(request instanceof Transition.Drop drop)
                || state.dead(drop.id()).isPresent();
    }

    /** Before a commit: what it relies on. */
    void prepare(GroupData base, GroupData next, List<Transition> transitions) {
        for (var transition : transitions) {
            if (transition instanceof Transition.SetAside aside) {
                var window = next.state().dead(aside.window());
                window.ifPresent(dead -> copy(
                        base,
                        next,
                        aside.window(),
                        dead,
                        new DeadCopies.Cause(aside.at(), aside.error(), aside.stackTrace())));
            } else if (transition instanceof Transition.SetMessageAside aside) {
                var message = next.state().dead(aside.id());
                message.ifPresent(dead -> copy(
                        base,
                        next,
                        aside.window(),
                        dead,
                        new DeadCopies.Cause(aside.at(), aside.error(), aside.stackTrace())));
            } else if (transition instanceof Transition.Complete complete) {
                keep(base, complete.window());
            }
        }
    }

    private void copy(GroupData base, GroupData next, String of, WindowRecord dead, DeadCopies.Cause cause) {
        var copy = next.entry(dead.id()).copy().orElseThrow();
        var earlier = base.state().open(of).or(() -> base.state().dead(of));
        var format = stream.settings().format();
        var messages = earlier.filter(WindowRecord::copied)
                .flatMap(window -> base.entry(of).copy())
                .map(from -> copies.read(from, dead.members(), format))
                .orElseGet(() -> stream.log().read(dead.members()));
        copies.make(copy, dead.id(), cause, messages, format);
    }

    private void keep(GroupData base, String id) {
        var settings = stream.knownSettings();
        if (settings.keep()) {
            base.state()
                    .open(id)
                    .ifPresent(window -> done.write(window, base.entry(id), members(window), settings.format()));
        }
    }

    /** After a commit: what the next leader makes good if it is not done. */
    void follow(GroupData base, GroupData next, List<Transition> transitions) {
        if (marks()) {
            for (var transition : transitions) {
                if (transition instanceof Transition.Claim claim) {
                    stream.marks().add(claim.members());
                    stream.marks().add(claim.dropped());
                }
            }
        }
        var unneeded = new ArrayList<>(base.copies());
        if (!unneeded.isEmpty()) {
            unneeded.removeAll(next.copies());
            copies.remove(unneeded);
        }
    }

    @Override
    public Iterator<StoredMessage> members(WindowRecord window) {
        server.checkOpen();
        if (window.copied()) {
            var data = commits.load();
            var copy = data.filter(now -> now.state().open(window.id()).isPresent()
                            || now.state().dead(window.id()).isPresent())
                    .flatMap(now -> now.entry(window.id()).copy());
            if (copy.isPresent()) {
                return copies.read(
                        copy.get(), window.members(), stream.settings().format());
            }
        }
        return stream.log().read(window.members());
    }

    @Override
    public Stream<WindowRecord> done() {
        server.checkOpen();
        return commits.load().stream().flatMap(data -> done.list(data).stream());
    }

    @Override
    public List<DeadWindow> dead(int most) {
        server.checkOpen();
        return commits.load().map(data -> copies.describe(data, most)).orElse(List.of());
    }

    @Override
    public Optional<GroupReport> report() {
        server.checkOpen();
        var leader = commits.load().flatMap(GroupData::leader);
        return leader.flatMap(this::reportOf).or(() -> commits.reported().flatMap(Member::report));
    }

    private Optional<GroupReport> reportOf(ObjectId leader) {
        return new Member(server, stream.name(), name)
                .list().stream()
                        .filter(member -> member.getObjectId("_id").getValue().equals(leader))
                        .findFirst()
                        .filter(member -> Member.isHeardOf(
                                member, server.serverTime(), server.options().lease()))
                        .flatMap(Member::report);
    }

    @Override
    public String toString() {
        return commits.toString();
    }
}
