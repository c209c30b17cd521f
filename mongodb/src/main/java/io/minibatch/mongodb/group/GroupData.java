package io.minibatch.mongodb.group;

import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A group's document: its progress, who leads it, who runs its open windows, and what was asked of its leader. A copy
 * is changed and then written by {@link Commits}. Not safe for use by several threads.
 */
final class GroupData {

    private final ObjectId born;
    private final long version;
    private final GroupState state;
    private final Map<String, WindowEntry> entries;
    private final List<Request> requests;
    private Optional<ObjectId> leader;
    private long epoch;
    private long orders;
    private BsonDocument written = new BsonDocument();
    private @Nullable BsonArray deadDocuments; // there may be many, and they seldom change

    /**
     * A new group.
     *
     * @param start its first message
     * @param missing what from there on is not there for it
     * @param previous when the first was appended, or now
     */
    GroupData(long start, Sequences missing, Instant previous) {
        born = new ObjectId();
        version = 0;
        state = new GroupState(start, missing, previous, 0, Optional.empty(), List.of(), List.of());
        entries = new HashMap<>();
        requests = new ArrayList<>();
        leader = Optional.empty();
    }

    /** As it was written. */
    GroupData(BsonDocument document) {
        born = document.getObjectId("born").getValue();
        version = document.getNumber("version").longValue();
        entries = new HashMap<>();
        var paused = document.isString("paused")
                ? Optional.of(document.getString("paused").getValue())
                : Optional.<String>empty();
        state = new GroupState(
                document.getNumber("position").longValue(),
                WindowEntry.numbers(document.getArray("above")),
                WindowEntry.time(document, "previous"),
                document.getNumber("done").longValue(),
                paused,
                windows(document.getArray("open")),
                windows(document.getArray("dead")));
        requests = new ArrayList<>(document.getArray("requests").stream()
                .map(request -> Request.of(request.asDocument()))
                .toList());
        leader = WindowEntry.id(document, "leader");
        epoch = document.getNumber("epoch").longValue();
        orders = document.getNumber("orders").longValue();
        deadDocuments = document.getArray("dead");
        written = document;
    }

    private GroupData(GroupData other, long version) {
        born = other.born;
        this.version = version;
        state = new GroupState(other.state);
        entries = new HashMap<>(other.entries);
        requests = new ArrayList<>(other.requests);
        leader = other.leader;
        epoch = other.epoch;
        orders = other.orders;
        deadDocuments = other.deadDocuments;
    }

    private Collection<WindowRecord> windows(BsonArray documents) {
        var windows = new ArrayList<WindowRecord>(documents.size());
        for (var document : documents) {
            var window = WindowEntry.window(document.asDocument());
            windows.add(window);
            entries.put(window.id(), WindowEntry.of(document.asDocument()));
        }
        return windows;
    }

    /** What comes after it, the same until it is changed. */
    GroupData next() {
        return new GroupData(this, version + 1);
    }

    /**
     * Carries out a transition.
     *
     * @param member who wants it; empty: nobody's, from outside
     * @throws StaleException if {@link GroupState#apply} does, if a claim is not the leader's, or a window not the
     *     member's
     */
    void apply(Transition transition, Optional<ObjectId> member) {
        if (transition instanceof Transition.Claim claim) {
            claim(claim, member, member);
            return;
        }
        var window = windowOf(transition);
        if (window != null) {
            checkRunner(window, member, transition);
        }
        state.apply(transition);
        if (window != null) {
            change(window, entry -> entry.runBy(member));
        }
        if (transition instanceof Transition.Complete complete) {
            entries.remove(complete.window());
        } else if (transition instanceof Transition.SetAside aside) {
            change(aside.window(), entry -> entry.copiedTo(new ObjectId()));
            deadDocuments = null;
        } else if (transition instanceof Transition.SetMessageAside aside) {
            entries.put(aside.id(), new WindowEntry(orders++, Optional.empty(), false, Optional.of(new ObjectId())));
            deadDocuments = null;
        } else if (transition instanceof Transition.Retry retry) {
            change(retry.id(), entry -> entry.runBy(member));
            deadDocuments = null;
        } else if (transition instanceof Transition.Drop drop) {
            entries.remove(drop.id());
            deadDocuments = null;
        }
    }

    /** A claim by the leader of a window that somebody runs, or, if empty, whoever takes it. */
    void claim(Transition.Claim claim, Optional<ObjectId> claimant, Optional<ObjectId> runner) {
        if (claimant.isEmpty() || !leader.equals(claimant)) {
            throw new StaleException(
                    "The claim of window " + claim.window() + " is refused: another process leads now");
        }
        if (!state.allows(claim)) {
            throw new StaleException("The claim of window " + claim.window()
                    + " is refused: another process has claimed its messages meanwhile");
        }
        state.apply(claim);
        entries.put(claim.window(), new WindowEntry(orders++, runner, runner.isEmpty(), Optional.empty()));
    }

    private static @Nullable String windowOf(Transition transition) {
        if (transition instanceof Transition.Begin begin) {
            return begin.window();
        }
        if (transition instanceof Transition.Complete complete) {
            return complete.window();
        }
        if (transition instanceof Transition.Fail fail) {
            return fail.window();
        }
        if (transition instanceof Transition.SetAside aside) {
            return aside.window();
        }
        if (transition instanceof Transition.Release release) {
            return release.window();
        }
        return transition instanceof Transition.SetMessageAside aside ? aside.window() : null;
    }

    private void checkRunner(String window, Optional<ObjectId> member, Transition transition) {
        var entry = entries.get(window);
        if (state.open(window).isPresent() && entry != null && !mayRun(entry, member)) {
            throw new StaleException(transition.getClass().getSimpleName() + " of window " + window
                    + " is refused: another process runs it now");
        }
    }

    /** The leader may run what nobody runs without taking it first. */
    private boolean mayRun(WindowEntry entry, Optional<ObjectId> member) {
        return entry.runner().isPresent() ? entry.runner().equals(member) : leader.equals(member);
    }

    private void change(String window, Function<WindowEntry, WindowEntry> change) {
        entries.computeIfPresent(window, (same, entry) -> change.apply(entry));
    }

    /** The member runs the window from now on. */
    void give(String window, ObjectId member) {
        change(window, entry -> entry.runBy(Optional.of(member)));
    }

    /** The member is leaving: its windows are for whoever takes them. */
    void release(ObjectId member) {
        entries.replaceAll((window, entry) -> entry.runner().equals(Optional.of(member)) ? entry.abandoned() : entry);
        if (leader.equals(Optional.of(member))) {
            leader = Optional.empty();
        }
    }

    /**
     * The window's runner is dead: nothing that it may still do counts. Whoever takes it finds an attempt that has not
     * ended.
     */
    void takeAway(WindowRecord window) {
        change(window.id(), WindowEntry::abandoned);
    }

    void lead(ObjectId member) {
        leader = Optional.of(member);
        epoch++;
    }

    void ask(Transition what) {
        var last = requests.stream().mapToLong(Request::number).max().orElse(orders);
        orders = Math.max(orders, last + 1);
        requests.add(new Request(orders++, what));
    }

    /** Nobody is there to be asked: also what was asked of somebody who died before. */
    void carryOut(Transition what) {
        requests.forEach(request -> applyIfPossible(request.what()));
        requests.clear();
        apply(what, Optional.empty());
    }

    private void applyIfPossible(Transition asked) {
        try {
            apply(asked, Optional.empty());
        } catch (StaleException e) {
            // it has come to nothing meanwhile, as it would have with the leader
        }
    }

    void answered(Collection<Long> numbers) {
        requests.removeIf(request -> numbers.contains(request.number()));
    }

    ObjectId born() {
        return born;
    }

    long version() {
        return version;
    }

    GroupState state() {
        return state;
    }

    Optional<ObjectId> leader() {
        return leader;
    }

    List<Request> requests() {
        return requests;
    }

    /** Of an open window, or one that is set aside. */
    WindowEntry entry(String window) {
        var entry = entries.get(window);
        if (entry == null) {
            throw new IllegalStateException("Nothing is known of window " + window);
        }
        return entry;
    }

    /** All copies that are needed. */
    List<ObjectId> copies() {
        return entries.values().stream().flatMap(entry -> entry.copy().stream()).toList();
    }

    /** Open windows that nobody runs. */
    List<WindowRecord> unassigned() {
        return state.open().stream()
                .filter(window -> entry(window.id()).runner().isEmpty())
                .toList();
    }

    /**
     * What is to be written, so that the document that says the base says this. The base is what was read or written,
     * whatever has become of its state since: it moves on by itself where messages are gone.
     */
    BsonDocument changes(GroupData base) {
        written = fields();
        var changes = new BsonDocument();
        written.forEach((field, value) -> {
            if (!value.equals(base.written.get(field))) {
                changes.append(field, value);
            }
        });
        return changes;
    }

    /** All fields but the id, {@code born} and {@code version}. */
    BsonDocument fields() {
        if (deadDocuments == null) {
            deadDocuments = documents(state.dead());
        }
        var asked = new BsonArray(requests.stream().map(Request::document).toList());
        return new BsonDocument("position", new BsonInt64(state.position()))
                .append("above", WindowEntry.numbers(state.takenAbove()))
                .append("previous", WindowEntry.time(state.previous()))
                .append("done", new BsonInt64(state.done()))
                .append("paused", state.paused().<BsonValue>map(BsonString::new).orElse(BsonNull.VALUE))
                .append("open", documents(state.open()))
                .append("dead", deadDocuments)
                .append("orders", new BsonInt64(orders))
                .append("leader", leader.<BsonValue>map(BsonObjectId::new).orElse(BsonNull.VALUE))
                .append("epoch", new BsonInt64(epoch))
                .append("requests", asked);
    }

    private BsonArray documents(Collection<WindowRecord> windows) {
        return new BsonArray(windows.stream()
                .map(window -> entry(window.id()).document(window))
                .toList());
    }
}
