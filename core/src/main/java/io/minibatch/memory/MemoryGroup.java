package io.minibatch.memory;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchException;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.StaleException;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A group in memory, as one opening of the store sees it. */
final class MemoryGroup implements GroupStore {

    private final MemoryStore store;
    private final StreamData stream;
    private final MemoryLog messages;
    private final String name;

    MemoryGroup(MemoryStore store, StreamData stream, MemoryLog messages, String name) {
        this.store = store;
        this.stream = stream;
        this.messages = messages;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean exists() {
        return data().isPresent();
    }

    @Override
    public void create(boolean fromNow, Instant now) {
        store.checkOpen();
        synchronized (stream) {
            stream.makeGroup(name, fromNow, now.truncatedTo(ChronoUnit.MILLIS));
        }
    }

    @Override
    public void drop() {
        synchronized (stream) {
            data().ifPresent(group -> {
                if (group.owner().isPresent()) {
                    throw new MinibatchException("Cannot drop " + this + ": a pipeline reads it. Stop that first.");
                }
                stream.groups().remove(name);
            });
        }
    }

    @Override
    public GroupState state() {
        synchronized (stream) {
            return data().orElseGet(() -> stream.newGroup(name, false, store.now()))
                    .copyOfState();
        }
    }

    @Override
    public Optional<GroupOwner> acquire() {
        MemoryOwner owner;
        synchronized (stream) {
            var group = existing("acquire");
            if (group.owner().isPresent()) {
                if (group.owner().get().isOf(store)) {
                    throw new MinibatchException(
                            "Cannot read " + this + ": a pipeline of this process reads it already."
                                    + " Give the second one a group of its own.");
                }
                return Optional.empty();
            }
            owner = new MemoryOwner(store, stream, group, this.toString());
            group.begin(owner);
        }
        store.add(owner);
        return Optional.of(owner);
    }

    @Override
    public void request(Transition transition) {
        checkRequest(transition);
        Optional<Runnable> wake;
        synchronized (stream) {
            var group = existing("ask something of");
            if (!group.isPossible(transition)) {
                throw new StaleException("Cannot carry out " + transition + " in " + this
                        + ": nothing of this id is set aside. Look at what is: minibatch dead " + stream.name());
            }
            if (group.owner().isEmpty()) {
                group.apply(List.of(transition));
            } else {
                group.ask(transition);
            }
            wake = group.onRequest();
        }
        wake.ifPresent(Waiters::call);
    }

    private static void checkRequest(Transition transition) {
        if (!(transition instanceof Transition.Retry
                || transition instanceof Transition.Drop
                || transition instanceof Transition.Pause
                || transition instanceof Transition.Resume)) {
            throw new IllegalArgumentException(
                    "Only Retry, Drop, Pause and Resume can be asked for, but this is " + transition);
        }
    }

    @Override
    public Iterator<StoredMessage> members(WindowRecord window) {
        synchronized (stream) {
            return data().filter(group -> window.copied())
                    .flatMap(group -> group.copies().of(window))
                    .map(List::iterator)
                    .orElseGet(() -> messages.read(window.members()));
        }
    }

    @Override
    public Stream<WindowRecord> done() {
        synchronized (stream) {
            return data().stream().flatMap(group -> group.done().list().stream());
        }
    }

    @Override
    public List<DeadWindow> dead(int most) {
        synchronized (stream) {
            return data().map(group -> group.dead(most)).orElse(List.of());
        }
    }

    @Override
    public Optional<GroupReport> report() {
        synchronized (stream) {
            return data().flatMap(GroupData::report);
        }
    }

    private Optional<GroupData> data() {
        store.checkOpen();
        synchronized (stream) {
            return Optional.ofNullable(stream.group(name));
        }
    }

    private GroupData existing(String what) {
        return data().orElseThrow(() ->
                new MinibatchException("Cannot " + what + " " + this + ": it does not exist. Create it."));
    }

    @Override
    public String toString() {
        return "group " + name + " of stream " + stream.name();
    }
}
