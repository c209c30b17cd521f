package io.minibatch.mongodb.connect;

import com.mongodb.MongoClientSettings;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoCollection;
import io.minibatch.mongodb.server.Address;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;

/** A collection that need not be reached yet. Its text is for people: without user and password. */
public interface Place {

    /** Reaches it. */
    Opened open();

    /** A collection within reach. */
    interface Opened extends AutoCloseable {

        /** The collection, as {@link #of} wants it. */
        MongoCollection<RawBsonDocument> collection();

        /** Whether the same place means another collection by now. */
        default boolean moved() {
            return false;
        }

        /** The same place, looked up again; the connection is the same, and is closed once. */
        default Opened renewed() {
            return this;
        }

        /** What a document has for the stream: JSON values. */
        default List<byte[]> values(BsonDocument document) {
            return List.of(Values.json(document));
        }

        @Override
        default void close() {}
    }

    /** A collection of the user. */
    static Place of(MongoCollection<?> collection) {
        var own = raw(collection);
        return new Place() {
            @Override
            public Opened open() {
                return () -> own;
            }

            @Override
            public String toString() {
                return own.getNamespace().getFullName();
            }
        };
    }

    /**
     * A collection by the URL of its database; the connection is closed with it.
     *
     * @throws IllegalArgumentException if it cannot have this name
     */
    static Place of(Address address, String collection) {
        if (collection.isEmpty() || collection.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("\"" + collection + "\" is no name of a collection of " + address
                    + ": it must have a character, and no zero");
        }
        return new Place() {
            @Override
            public Opened open() {
                var client = address.connect();
                var own = raw(client.getDatabase(address.database()).getCollection(collection));
                return new Opened() {
                    @Override
                    public MongoCollection<RawBsonDocument> collection() {
                        return own;
                    }

                    @Override
                    public void close() {
                        client.close();
                    }
                };
            }

            @Override
            public String toString() {
                return address + "." + collection;
            }
        };
    }

    /** As bytes, from the primary, and only what stays: a document that is rolled back would have been a message. */
    static MongoCollection<RawBsonDocument> raw(MongoCollection<?> collection) {
        return collection
                .withDocumentClass(RawBsonDocument.class)
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                .withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.MAJORITY);
    }
}
