package io.minibatch.file;

import io.minibatch.DeadWindow;
import io.minibatch.store.Damage;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Placeholder. */
final class FileGroup implements GroupStore {
    record Known(long highest, long until) {}

    static Known known(String stream, Path groups) {
        return new Known(-1, 0);
    }

    static List<String> names(Path groups) {
        return List.of();
    }

    FileGroup(GroupHost host, String name, Path folder) {}

    long needed() {
        return 0;
    }

    List<Damage> verify(boolean repair) {
        return List.of();
    }

    @Override
    public String name() {
        throw new IllegalStateException();
    }

    @Override
    public boolean exists() {
        return false;
    }

    @Override
    public void create(boolean fromNow, Instant now) {}

    @Override
    public void drop() {}

    @Override
    public GroupState state() {
        return new GroupState(1, Instant.EPOCH);
    }

    @Override
    public Optional<GroupOwner> acquire() {
        return Optional.empty();
    }

    @Override
    public void request(Transition transition) {}

    @Override
    public Iterator<StoredMessage> members(WindowRecord window) {
        throw new IllegalStateException();
    }

    @Override
    public Stream<WindowRecord> done() {
        return Stream.empty();
    }

    @Override
    public List<DeadWindow> dead() {
        return List.of();
    }

    @Override
    public Optional<GroupReport> report() {
        return Optional.empty();
    }
}
