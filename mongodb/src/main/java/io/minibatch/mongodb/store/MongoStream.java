package io.minibatch.mongodb.store;

import io.minibatch.DeliveryOptions;
import io.minibatch.mongodb.group.Crew;
import io.minibatch.mongodb.group.Groups;
import io.minibatch.mongodb.group.MongoGroup;
import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Damage;
import io.minibatch.store.GroupStore;
import io.minibatch.store.MessageLog;
import io.minibatch.store.OtherReaders;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.StreamStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A stream, as one process sees it. */
final class MongoStream implements StreamStore, Crew.Marking {

    private final Server server;
    private final Crew crew;
    private final StreamParts parts;
    private final Groups groups;
    private final PythonReaders python;
    private final Removal removal;

    MongoStream(Server server, Crew crew, StreamParts parts) {
        this.server = server;
        this.crew = crew;
        this.parts = parts;
        this.groups = new Groups(server, parts.name());
        this.python = new PythonReaders(server, parts, groupOf(DeliveryOptions.DEFAULT_GROUP));
        this.removal = new Removal(server, parts, groups, python);
    }

    @Override
    public String name() {
        return parts.name();
    }

    @Override
    public boolean exists() {
        server.checkOpen();
        return parts.heads().exists();
    }

    @Override
    public StreamSettings settings() {
        return parts.settings();
    }

    @Override
    public void configure(UnaryOperator<StreamSettings> change) {
        parts.configure(change);
    }

    @Override
    public MessageLog messages() {
        return parts.log();
    }

    @Override
    public List<String> groups() {
        server.checkOpen();
        return groups.names();
    }

    @Override
    public GroupStore group(String group) {
        return groupOf(group);
    }

    private MongoGroup groupOf(String group) {
        return new MongoGroup(server, crew, parts, group);
    }

    private List<MongoGroup> all() {
        return groups.names().stream().map(this::groupOf).toList();
    }

    @Override
    public void writeMarks() {
        if (parts.marks().areDue()) {
            var done = removal.doneBelow();
            parts.marks().write(parts.log().first(), done);
        }
    }

    @Override
    public void clear() {
        server.checkOpen();
        removal.clear();
        parts.forget();
        all().forEach(crew::ring); // owners learn from requests() what is gone
    }

    @Override
    public void delete() {
        server.checkOpen();
        var groups = all();
        removal.delete(groups);
        parts.forget();
        groups.forEach(crew::ring); // owners learn that they are none any more
    }

    @Override
    public List<Damage> verify(boolean repair) {
        server.checkOpen();
        return new Verification(server, parts, all()).verify(repair);
    }

    @Override
    public Optional<OtherReaders> otherReaders() {
        return Optional.of(python);
    }

    @Override
    public void housekeep(Instant now) {
        server.checkOpen();
        removal.housekeep(now);
    }
}
