package io.minibatch.memory;

import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.StaleException;
import io.minibatch.store.Transition;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The right to make windows for a group in memory. It is lost when the group is no longer there or names another. */
final class MemoryOwner implements GroupOwner {

    private final MemoryStore store;
    private final StreamData stream;
    private final GroupData group;
    private final GroupState state;
    private final AtomicReference<List<Assigned>> found;
    private final String name;

    MemoryOwner(MemoryStore store, StreamData stream, GroupData group, String name) {
        this.store = store;
        this.stream = stream;
        this.group = group;
        this.state = group.state();
        this.found = new AtomicReference<>(Assigned.all(state.open()));
        this.name = name;
    }

    @Override
    public List<Assigned> assigned() {
        return found.getAndSet(List.of());
    }

    @Override
    public GroupState state() {
        return state;
    }

    @Override
    public void commit(List<Transition> transitions) {
        synchronized (stream) {
            if (!isOwner()) {
                throw new StaleException(
                        "Cannot commit to " + name + ": this owner is closed, or the group was removed");
            }
            group.apply(transitions);
        }
    }

    @Override
    public List<Transition> requests() {
        synchronized (stream) {
            return isOwner() ? group.takeRequests() : List.of();
        }
    }

    @Override
    public void onRequest(Runnable action) {
        boolean asked;
        synchronized (stream) {
            if (!isOwner()) {
                return;
            }
            group.onRequest(action);
            asked = group.isAsked();
        }
        if (asked) {
            Waiters.call(action);
        }
    }

    @Override
    public void report(GroupReport report) {
        synchronized (stream) {
            if (isOwner()) {
                group.report(report);
            }
        }
    }

    @Override
    public void close() {
        synchronized (stream) {
            if (isOwner()) {
                group.end();
            }
        }
        store.remove(this);
    }

    boolean isOf(MemoryStore other) {
        return store == other;
    }

    private boolean isOwner() {
        return group.owner().filter(owner -> owner == this).isPresent();
    }
}
