package io.minibatch.mongodb.server;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.minibatch.MinibatchException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** The server of a store, as its parts call it: the connection, the collections, and what the URL says. */
public final class Server implements AutoCloseable {

    private final MongoOptions options;
    private final InstantSource clock;
    private final MongoClient client;
    private final Collections collections;
    private final Calls calls;
    private final Ids ids = new Ids();
    private volatile boolean ready;
    private volatile boolean closed;

    private Server(MongoOptions options, InstantSource clock, MongoClient client) {
        this.options = options;
        this.clock = clock;
        this.client = client;
        this.calls = new Calls(options.url());
        this.collections = Collections.of(client.getDatabase(options.database()));
    }

    /**
     * Opens a connection; the server need not be there yet.
     *
     * @param settings which the URL overrides
     */
    public static Server open(MongoOptions options, InstantSource clock, MongoClientSettings.Builder settings) {
        options.address().settings(settings).readConcern(options.reads()).readPreference(ReadPreference.primary());
        try {
            return new Server(options, clock, MongoClients.create(settings.build()));
        } catch (RuntimeException e) {
            throw new Calls(options.url()).failed("open the store", e);
        }
    }

    /** Of the store, for people. */
    public String url() {
        return options.url();
    }

    public MongoOptions options() {
        return options;
    }

    public Collections collections() {
        return collections;
    }

    public Calls calls() {
        return calls;
    }

    public Ids ids() {
        return ids;
    }

    /** What time it is for us. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    /** What time it is for the server; of one that does not tell, what it is for us. */
    public Instant serverTime() {
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

    /** Makes the indexes when the store is first used. */
    public void checkOpen() {
        checkNotClosed();
        if (!ready) {
            makeReady();
        }
    }

    /** Does not ask the server. */
    public void checkNotClosed() {
        if (closed) {
            throw new MinibatchException("The store " + url() + " is closed. Open it again to use it.");
        }
    }

    private synchronized void makeReady() {
        if (!ready) {
            calls.run("make the indexes of the store", collections::index);
            ready = true;
        }
    }

    public boolean isClosed() {
        return closed;
    }

    /**
     * The store is closed: who asks something of it from now on is told so, while what is under way still comes to its
     * end.
     */
    public void refuse() {
        closed = true;
    }

    /** Closes the connection. */
    @Override
    public void close() {
        refuse();
        client.close();
    }
}
