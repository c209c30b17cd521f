package io.minibatch.mongodb.connect;

import static com.mongodb.client.model.changestream.OperationType.DROP;
import static com.mongodb.client.model.changestream.OperationType.DROP_DATABASE;
import static com.mongodb.client.model.changestream.OperationType.INSERT;
import static com.mongodb.client.model.changestream.OperationType.INVALIDATE;
import static com.mongodb.client.model.changestream.OperationType.RENAME;
import static com.mongodb.client.model.changestream.OperationType.REPLACE;
import static com.mongodb.client.model.changestream.OperationType.UPDATE;

import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.OperationType;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWriter;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.EncoderContext;
import org.jspecify.annotations.Nullable;

/** The events of a collection: which are wanted, and what becomes of them. */
final class Events {

    /** How long the server waits for an event before it says that there is none: close() need not wait longer. */
    private static final long LONGEST_WAIT_MS = 500;

    private static final Set<OperationType> ENDS = EnumSet.of(DROP, RENAME, DROP_DATABASE, INVALIDATE);
    private static final Codec<ChangeStreamDocument<RawBsonDocument>> CODEC =
            ChangeStreamDocument.createCodec(RawBsonDocument.class, MongoClientSettings.getDefaultCodecRegistry());

    private final MongoCollection<RawBsonDocument> collection;
    private final WatchOptions watch;

    Events(MongoCollection<RawBsonDocument> collection, WatchOptions watch) {
        this.collection = collection;
        this.watch = watch;
    }

    /** Those after the token; from now on, if there is none. */
    MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> open(@Nullable BsonDocument token) {
        var types = EnumSet.copyOf(ENDS);
        types.add(INSERT);
        if (watch.updates()) {
            types.add(UPDATE);
            types.add(REPLACE);
        }
        var names = types.stream().map(OperationType::getValue).toList();
        var events = collection
                .watch(List.of(Aggregates.match(Filters.in("operationType", names))), RawBsonDocument.class)
                .fullDocument(watch.updates() ? FullDocument.UPDATE_LOOKUP : FullDocument.DEFAULT)
                .maxAwaitTime(LONGEST_WAIT_MS, TimeUnit.MILLISECONDS);
        return (token == null ? events : events.startAfter(token)).cursor();
    }

    /** Whether the collection is gone, and what has this name afterwards is another one. */
    static boolean isEnd(ChangeStreamDocument<?> event) {
        return ENDS.contains(event.getOperationType());
    }

    boolean raw() {
        return watch.raw();
    }

    /** The event as JSON. */
    byte[] json(ChangeStreamDocument<RawBsonDocument> event) {
        var document = new BsonDocument();
        try (var writer = new BsonDocumentWriter(document)) {
            CODEC.encode(writer, event, EncoderContext.builder().build());
        }
        return Values.json(document);
    }

    /** A document that was there before: as an event, without token and time. */
    byte[] ofDocument(RawBsonDocument document) {
        var namespace = collection.getNamespace();
        return Values.json(new BsonDocument("operationType", new BsonString("insert"))
                .append("fullDocument", document)
                .append(
                        "ns",
                        new BsonDocument("db", new BsonString(namespace.getDatabaseName()))
                                .append("coll", new BsonString(namespace.getCollectionName())))
                .append("documentKey", new BsonDocument("_id", Values.id(document))));
    }

    /** Where several kinds of events come as documents, the kind is told besides. */
    Map<String, String> attributes(String operation) {
        return watch.updates() && !watch.raw() ? Map.of("operation", operation) : Map.of();
    }
}
