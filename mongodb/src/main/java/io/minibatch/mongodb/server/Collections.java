package io.minibatch.mongodb.server;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/**
 * The collections of a database. The first three are those of the Python original, with its fields and indexes; own
 * fields are added to them, and everything else is in the others.
 *
 * @param stream one document a stream, Python's: its name
 * @param buffer one document a message
 * @param window the windows that are kept
 * @param heads one document a stream: numbers, settings, positions
 * @param groups one document a group: its progress
 * @param members one document for each process that works for a group
 * @param dead what was set aside: heads and copied messages
 */
public record Collections(
        MongoCollection<BsonDocument> stream,
        MongoCollection<RawBsonDocument> buffer,
        MongoCollection<RawBsonDocument> window,
        MongoCollection<BsonDocument> heads,
        MongoCollection<BsonDocument> groups,
        MongoCollection<BsonDocument> members,
        MongoCollection<RawBsonDocument> dead) {

    static Collections of(MongoDatabase database) {
        return new Collections(
                database.getCollection("stream", BsonDocument.class),
                database.getCollection("buffer", RawBsonDocument.class),
                database.getCollection("window", RawBsonDocument.class),
                database.getCollection("minibatch_stream", BsonDocument.class),
                database.getCollection("minibatch_group", BsonDocument.class),
                database.getCollection("minibatch_member", BsonDocument.class),
                database.getCollection("minibatch_dead", RawBsonDocument.class));
    }

    /** Makes the indexes; nothing if they are there. Python's must have its names and options. */
    void index() {
        stream.createIndexes(List.of(
                index("created"),
                new IndexModel(Indexes.ascending("name"), new com.mongodb.client.model.IndexOptions().unique(true))));
        // What is not numbered yet, in its order; and what is, by number.
        buffer.createIndexes(List.of(
                index("created"),
                index("stream"),
                index("stream", "processed", "seq", "created", "_id"),
                index("stream", "seq", "created")));
        window.createIndexes(
                List.of(index("created"), index("stream"), index("stream", "minibatch.group", "minibatch.order")));
        groups.createIndexes(List.of(index("stream")));
        members.createIndexes(List.of(index("stream", "group")));
        dead.createIndexes(List.of(index("copy", "seq"), index("stream", "group")));
    }

    private static IndexModel index(String... fields) {
        return new IndexModel(Indexes.ascending(fields));
    }
}
