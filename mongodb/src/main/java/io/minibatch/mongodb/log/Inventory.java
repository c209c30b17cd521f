package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Sequences;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;

/**
 * What of a stream is there for a group that begins. Where only Java reads, that is everything from the oldest message
 * on. Python consumers remove messages here and there, and mark those that they have taken or keep: the group
 * {@code default} is the one that they stand for, so it does not get what bears their mark; any other does.
 */
public final class Inventory {

    private final Server server;
    private final String stream;

    public Inventory(Server server, String stream) {
        this.server = server;
        this.stream = stream;
    }

    /** The message with the lowest number, from one on. */
    public Optional<BufferDocument> oldest(long from, boolean forDefault) {
        var filter = and(eq("stream", stream), gte("seq", from), which(forDefault));
        var found = server.calls()
                .get(
                        "read stream " + stream,
                        () -> server.collections()
                                .buffer()
                                .find(filter)
                                .sort(Sorts.ascending("seq"))
                                .first());
        return Optional.ofNullable(found).map(BufferDocument::of);
    }

    /** The numbers of a range that no message bears which is there for the group. */
    public Sequences missing(long from, long end, boolean forDefault) {
        var filter = and(eq("stream", stream), gte("seq", from), lt("seq", end), which(forDefault));
        return server.calls().get("read stream " + stream, () -> missing(filter, from, end));
    }

    private static Bson which(boolean forDefault) {
        return forDefault ? PythonMarks.notTheirs() : new BsonDocument();
    }

    private Sequences missing(Bson filter, long from, long end) {
        var missing = new Sequences.Builder();
        var next = from;
        for (var found : server.collections()
                .buffer()
                .find(filter, BsonDocument.class)
                .sort(Sorts.ascending("seq"))
                .projection(Projections.fields(Projections.excludeId(), Projections.include("seq")))
                .batchSize(10_000)) {
            var number = found.getNumber("seq").longValue();
            if (number > next) {
                missing.add(next, number - 1);
            }
            next = Math.max(next, number + 1);
        }
        if (next < end) {
            missing.add(next, end - 1);
        }
        return missing.build();
    }
}
