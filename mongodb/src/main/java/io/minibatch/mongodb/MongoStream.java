package io.minibatch.mongodb;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Projections;
import io.minibatch.store.Damage;
import io.minibatch.store.GroupStore;
import io.minibatch.store.MessageLog;
import io.minibatch.store.OtherReaders;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.StreamStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A stream, as one process sees it. */
final class MongoStream implements StreamStore {

    private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();

    private final MongoStore store;
    private final String name;
    private final Heads heads;
    private final Appending appending;
    private final MongoLog log;
    private final Marks marks;
    private final PythonMarks pythonMarks;
    private final PythonReaders python;
    private final Removal removal;
    private volatile Known known = new Known(StreamSettings.NONE, 0);

    private record Known(StreamSettings settings, long since) {}

    MongoStream(MongoStore store, String name) {
        this.store = store;
        this.name = name;
        this.heads = new Heads(store, name);
        this.pythonMarks = new PythonMarks(store, name);
        this.appending = new Appending(store, name, heads);
        this.log = new MongoLog(store, name, heads, appending, pythonMarks);
        this.marks = new Marks(store, name);
        this.python = new PythonReaders(store, this, heads, pythonMarks);
        this.removal = new Removal(store, this, heads);
    }

    MongoLog log() {
        return log;
    }

    Marks marks() {
        return marks;
    }

    PythonMarks pythonMarks() {
        return pythonMarks;
    }

    PythonReaders python() {
        return python;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean exists() {
        store.checkOpen();
        return heads.exists();
    }

    /** What is removed from now on is so by who knows of all groups. */
    void groupsHaveChanged() {
        heads.raise();
    }

    /** Makes it. */
    void ensure() {
        heads.ensure();
    }

    @Override
    public StreamSettings settings() {
        store.checkOpen();
        var settings = heads.load().settings();
        known = new Known(settings, System.nanoTime());
        return settings;
    }

    /** As they were a second ago at most. */
    StreamSettings knownSettings() {
        var last = known;
        return last.since() != 0 && System.nanoTime() - last.since() < LOOK_AGAIN ? last.settings() : settings();
    }

    @Override
    public void configure(UnaryOperator<StreamSettings> change) {
        store.checkOpen();
        known = new Known(heads.configure(change), System.nanoTime());
        appending.forget();
    }

    @Override
    public MessageLog messages() {
        return log;
    }

    @Override
    public List<String> groups() {
        store.checkOpen();
        return List.copyOf(store.calls().get("list the groups of stream " + name, () -> {
            var names = new TreeSet<String>();
            for (var group :
                    store.collections().groups().find(eq("stream", name)).projection(Projections.include("group"))) {
                if (group.isString("group")) {
                    names.add(group.getString("group").getValue());
                }
            }
            return names;
        }));
    }

    @Override
    public GroupStore group(String group) {
        return groupOf(group);
    }

    MongoGroup groupOf(String group) {
        return new MongoGroup(store, this, group);
    }

    /** Marks what was taken a while ago and is still there. */
    void writeMarks() {
        if (marks.areDue()) {
            var done = removal.doneBelow();
            marks.write(log.first(), done);
        }
    }

    /** What was known of it is no longer so. */
    void forget() {
        known = new Known(StreamSettings.NONE, 0);
        appending.forget();
        log.removed();
    }

    @Override
    public void clear() {
        store.checkOpen();
        removal.clear();
        forget();
        groups().forEach(group -> store.crew().ring(groupOf(group))); // owners learn from requests() what is gone
    }

    @Override
    public void delete() {
        store.checkOpen();
        var groups = groups().stream().map(this::groupOf).toList();
        removal.delete(groups);
        forget();
        groups.forEach(store.crew()::ring); // owners learn that they are none any more
    }

    @Override
    public List<Damage> verify(boolean repair) {
        store.checkOpen();
        return new Verification(store, this, heads).verify(repair);
    }

    @Override
    public Optional<OtherReaders> otherReaders() {
        return Optional.of(python);
    }

    @Override
    public void housekeep(Instant now) {
        store.checkOpen();
        removal.housekeep(now);
    }
}
