package io.minibatch.file;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchException;
import io.minibatch.file.group.FileGroup;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A group by name, of a stream by name, there or not. */
record GroupHandle(StreamHandle stream, String name) implements GroupStore {

    private Optional<FileGroup> find() {
        return stream.find().map(there -> there.group(name));
    }

    private FileGroup there() {
        return find().orElseThrow(() -> new MinibatchException(
                "There is no group " + name + " of stream " + stream.name() + ": the stream does not exist"));
    }

    @Override
    public boolean exists() {
        return find().map(FileGroup::exists).orElse(false);
    }

    @Override
    public void create(boolean fromNow, Instant now) {
        var there = stream.create();
        there.admin().run(() -> there.group(name).create(fromNow, now));
    }

    @Override
    public void drop() {
        stream.find()
                .ifPresent(there -> there.admin().run(() -> there.group(name).drop()));
    }

    @Override
    public GroupState state() {
        return find().map(FileGroup::state).orElseGet(() -> new GroupState(stream.first(), Instant.EPOCH));
    }

    @Override
    public Optional<GroupOwner> acquire() {
        return there().acquire();
    }

    @Override
    public void request(Transition transition) {
        there().request(transition);
    }

    @Override
    public Iterator<StoredMessage> members(WindowRecord window) {
        return find().map(group -> group.members(window)).orElse(Collections.emptyIterator());
    }

    @Override
    public Stream<WindowRecord> done() {
        return find().map(FileGroup::done).orElse(Stream.empty());
    }

    @Override
    public List<DeadWindow> dead(int most) {
        return find().map(group -> group.dead(most)).orElse(List.of());
    }

    @Override
    public Optional<GroupReport> report() {
        return find().flatMap(FileGroup::report);
    }
}
