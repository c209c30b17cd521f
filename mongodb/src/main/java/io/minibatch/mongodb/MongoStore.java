package io.minibatch.mongodb;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.minibatch.MinibatchException;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.UuidRepresentation;
import org.jspecify.annotations.Nullable;

/**
 * The store in a MongoDB database, as one process sees it. Only operations on single documents are relied upon to be
 * atomic, so that any server will do. The parts, each with its protocol:
 *
 * <ul>
 *   <li>{@link Appending}: one insert.
 *   <li>{@link Numbering}: who gives sequence numbers, and how.
 *   <li>{@link Commits}: the progress of a group, one document, changed by compare-and-set.
 *   <li>{@link MongoOwner}: who makes windows, who runs them, and what happens when one of them dies.
 *   <li>{@link Marks}: Python's {@code processed}. {@link DeadCopies}: what was set aside. {@link DoneWindows}: what is kept.
 * </ul>
 */
final class MongoStore implements Store {

    private static final int SELECTION_SECONDS = 10;

    private final MongoOptions options;
    private final InstantSource clock;
    private final MongoClient client;
    private final Collections collections;
    private final Calls calls;
    private final Ids ids = new Ids();
    private final Poller poller = new Poller();
    private final Crew crew;
    private final Map<String, MongoStream> streams = new ConcurrentHashMap<>();
    private final AtomicReference<@Nullable Recent> lookedAt = new AtomicReference<>();
    private volatile boolean ready;
    private volatile boolean closed;

    private MongoStore(MongoOptions options, InstantSource clock, MongoClient client) {
        this.options = options;
        this.clock = clock;
        this.client = client;
        this.calls = new Calls(options.url());
        this.collections = Collections.of(client.getDatabase(options.database()));
        this.crew = new Crew(this);
    }

    /** Opens it; the server need not be there yet. */
    static MongoStore open(MongoOptions options, InstantSource clock) {
        return open(options, clock, MongoClientSettings.builder());
    }

    /** With settings of a test, which the URL overrides. */
    static MongoStore open(MongoOptions options, InstantSource clock, MongoClientSettings.Builder settings) {
        var connection = options.connection();
        settings.applyConnectionString(connection).uuidRepresentation(UuidRepresentation.STANDARD);
        if (connection.getApplicationName() == null) {
            settings.applicationName("minibatch");
        }
        if (connection.getServerSelectionTimeout() == null) {
            settings.applyToClusterSettings(
                    cluster -> cluster.serverSelectionTimeout(SELECTION_SECONDS, TimeUnit.SECONDS));
        }
        settings.writeConcern(options.writes()).readConcern(options.reads()).readPreference(ReadPreference.primary());
        try {
            return new MongoStore(options, clock, MongoClients.create(settings.build()));
        } catch (RuntimeException e) {
            throw new Calls(options.url()).failed("open the store", e);
        }
    }

    @Override
    public String url() {
        return options.url();
    }

    /** Many clocks feed it. */
    @Override
    public boolean ordered() {
        return false;
    }

    @Override
    public List<String> streams() {
        checkOpen();
        return List.copyOf(calls.get("list the streams", () -> {
            var names = new TreeSet<String>();
            for (var stream : collections.stream().find()) {
                if (stream.isString("name")) {
                    names.add(stream.getString("name").getValue());
                }
            }
            return names;
        }));
    }

    @Override
    public StreamStore stream(String name) {
        if (closed) {
            throw isClosed();
        }
        return streams.computeIfAbsent(name, absent -> new MongoStream(this, name));
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            crew.close();
            closed = true;
        }
        poller.close();
        client.close();
    }

    Collections collections() {
        return collections;
    }

    Calls calls() {
        return calls;
    }

    MongoOptions options() {
        return options;
    }

    Ids ids() {
        return ids;
    }

    Poller poller() {
        return poller;
    }

    Crew crew() {
        return crew;
    }

    /** The streams that were asked for. */
    Collection<MongoStream> known() {
        return streams.values();
    }

    /** Messages of a stream are remembered that no pipeline here works for: of one such stream only, since there may be many. */
    void looksAt(Recent recent) {
        var before = lookedAt.getAndSet(recent);
        if (before != null && before != recent) {
            before.clear();
        }
    }

    /** What time it is for the server; of one that does not tell, what it is for us. */
    Instant serverTime() {
        return calls.get("ask for the time", () -> {
            try {
                var server = client.getDatabase("admin")
                        .runCommand(new BsonDocument("isMaster", new BsonInt32(1)), BsonDocument.class);
                return server.isDateTime("localTime")
                        ? Instant.ofEpochMilli(server.getDateTime("localTime").getValue())
                        : now();
            } catch (MongoCommandException e) {
                return now();
            }
        });
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** Makes the indexes when the store is first used. */
    void checkOpen() {
        if (closed) {
            throw isClosed();
        }
        if (!ready) {
            makeReady();
        }
    }

    private synchronized void makeReady() {
        if (!ready) {
            calls.run("make the indexes of the store", collections::index);
            ready = true;
        }
    }

    private MinibatchException isClosed() {
        return new MinibatchException("The store " + options.url() + " is closed. Open it again to use it.");
    }
}
