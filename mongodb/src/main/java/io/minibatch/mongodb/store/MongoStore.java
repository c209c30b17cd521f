package io.minibatch.mongodb.store;

import com.mongodb.MongoClientSettings;
import io.minibatch.mongodb.group.Crew;
import io.minibatch.mongodb.log.Arrivals;
import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The store in a MongoDB database, as one process sees it. Only operations on single documents are relied upon to be
 * atomic, so that any server will do. The parts, each with its protocol:
 *
 * <ul>
 *   <li>{@link io.minibatch.mongodb.log.Appending}: one insert.
 *   <li>{@link io.minibatch.mongodb.log.Numbering}: who gives sequence numbers, and how.
 *   <li>{@link io.minibatch.mongodb.group.Commits}: the progress of a group, one document, changed by compare-and-set.
 *   <li>{@link io.minibatch.mongodb.group.MongoOwner}: who makes windows, who runs them, and what happens when one of
 *       them dies.
 *   <li>{@link io.minibatch.mongodb.log.Marks}: Python's {@code processed}.
 *   <li>{@link io.minibatch.mongodb.group.DeadCopies}: what was set aside.
 *       {@link io.minibatch.mongodb.group.DoneWindows}: what is kept.
 * </ul>
 */
final class MongoStore implements Store {

    private final Server server;
    private final Map<String, MongoStream> streams = new ConcurrentHashMap<>();
    private final Crew crew;
    private final Arrivals arrivals;

    private MongoStore(Server server) {
        this.server = server;
        this.crew = new Crew(server, streams.values());
        this.arrivals = new Arrivals(crew::worksOn);
    }

    /** Opens it; the server need not be there yet. */
    static MongoStore open(MongoOptions options, InstantSource clock) {
        return open(options, clock, MongoClientSettings.builder());
    }

    /** With settings of a test, which the URL overrides. */
    static MongoStore open(MongoOptions options, InstantSource clock, MongoClientSettings.Builder settings) {
        return new MongoStore(Server.open(options, clock, settings));
    }

    @Override
    public String url() {
        return server.url();
    }

    /** Many clocks feed it. */
    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public List<String> streams() {
        server.checkOpen();
        return List.copyOf(server.calls().get("list the streams", () -> {
            var names = new TreeSet<String>();
            for (var stream : server.collections().stream().find()) {
                if (stream.isString("name")) {
                    names.add(stream.getString("name").getValue());
                }
            }
            return names;
        }));
    }

    @Override
    public StreamStore stream(String name) {
        server.checkNotClosed();
        return streams.computeIfAbsent(
                name, absent -> new MongoStream(server, crew, new StreamParts(server, arrivals, name)));
    }

    /** For tests, in which a process falls asleep. */
    Crew crew() {
        return crew;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (server.isClosed()) {
                return;
            }
            crew.close();
            server.refuse();
        }
        arrivals.close();
        server.close();
    }
}
