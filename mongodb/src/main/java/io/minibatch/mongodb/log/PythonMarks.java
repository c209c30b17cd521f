package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.ne;
import static com.mongodb.client.model.Filters.or;

import com.mongodb.client.model.Projections;
import io.minibatch.mongodb.server.Server;
import org.bson.conversions.Bson;

/**
 * What Python consumers leave on a stream. They mark what they have taken {@code processed: true}; where we do so, for
 * the group {@code default}, we say it in another field, too: {@code taken}. Without that, the mark is theirs.
 */
public final class PythonMarks {

    private static final long APART = 10; // a new stream's document of Python has the same time twice, nearly

    private final Server server;
    private final String stream;
    private volatile boolean seen;

    PythonMarks(Server server, String stream) {
        this.server = server;
        this.stream = stream;
    }

    /** What they have taken. */
    public static Bson theirs() {
        return and(eq("processed", true), exists("taken", false));
    }

    /** All but what they have taken. */
    public static Bson notTheirs() {
        return or(ne("processed", true), exists("taken"));
    }

    /** Whether a Python consumer has ever taken something: it moves {@code last_read} with each window. */
    public boolean areThere() {
        if (!seen) {
            seen = server.calls()
                    .get("look for what Python has taken of stream " + stream, () -> hasMoved() || hasTaken());
        }
        return seen;
    }

    private boolean hasMoved() {
        var document = server.collections().stream().find(eq("name", stream)).first();
        return document != null
                && document.isDateTime("created")
                && document.isDateTime("last_read")
                && document.getDateTime("last_read").getValue()
                                - document.getDateTime("created").getValue()
                        > APART;
    }

    private boolean hasTaken() {
        var found = server.collections()
                .buffer()
                .find(and(eq("stream", stream), theirs()))
                .projection(Projections.include("_id"))
                .first();
        return found != null;
    }
}
