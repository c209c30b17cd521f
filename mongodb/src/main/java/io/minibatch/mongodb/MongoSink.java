package io.minibatch.mongodb;

import com.mongodb.client.MongoCollection;
import io.minibatch.RejectedException;
import io.minibatch.Sink;
import io.minibatch.Window;
import io.minibatch.mongodb.connect.Documents;
import io.minibatch.mongodb.connect.Inserting;
import io.minibatch.mongodb.connect.Place;
import io.minibatch.mongodb.connect.Target;
import io.minibatch.mongodb.connect.WindowKey;
import io.minibatch.mongodb.connect.Writing;
import io.minibatch.mongodb.server.Address;
import org.jspecify.annotations.Nullable;

/**
 * Inserts results into a MongoDB collection: a list gives one document an element, everything else one document. Maps,
 * records and beans are written by Jackson, with dates, ids, UUIDs, decimals and bytes as values of their own types;
 * driver documents are written as they are; {@code byte[]} is read as JSON. What is no object is stored in a field
 * {@code data}.
 *
 * <p>A window that is delivered again is inserted again, unless {@link #upsert} tells its documents: then it changes
 * nothing. Documents with an {@code _id} of their own are told by that: one that is there with the same content is
 * left.
 *
 * <p>A result that can never be stored (larger than 16 MB, refused by the server's validation, an {@code _id} that
 * another document has) is {@linkplain RejectedException rejected}. While the server is away, the result is tried
 * again. The results of a window go in one bulk insert, whose order is kept; when some of it fails, the rest is
 * inserted all the same.
 *
 * <pre>{@code
 * pipeline.sink(new MongoSink<>(database.getCollection("averages")).upsert())
 * }</pre>
 *
 * <p>Each method that sets something returns another sink. Safe for use by many workers.
 *
 * @param <R> the result
 */
public final class MongoSink<R> implements Sink<R> {

    private final Place place;
    private final Target target;
    private final Inserting inserting;

    private MongoSink(Place place, @Nullable WindowKey key) {
        this.place = place;
        this.target = new Target(place, key);
        this.inserting = new Inserting(target, key);
    }

    /**
     * Writes to a collection of a client that stays open as long as the pipeline runs.
     *
     * @throws IllegalArgumentException if its write concern leaves open whether anything is written
     */
    public MongoSink(MongoCollection<?> collection) {
        this(Place.of(Address.acknowledged(collection, collection.getWriteConcern(), collection.getNamespace())), null);
    }

    /**
     * Writes to a collection, with a connection of its own.
     *
     * @param url of the database: {@code mongodb://host/database}
     * @param collection its name
     * @throws IllegalArgumentException if the URL is none, or leaves open whether anything is written ({@code w=0})
     */
    public MongoSink(String url, String collection) {
        this(Place.of(Address.of(url, "test"), collection), null);
    }

    /** As {@link #upsert(String, String)}, with fields {@code _window} and {@code _index}. */
    public MongoSink<R> upsert() {
        return upsert("_window", "_index");
    }

    /**
     * Inserts each document of a window once, however often the window is delivered: one field gets the id of the
     * window, another one the place of the document among those of the window, from 0, and a unique index on both,
     * which is made, keeps further ones out. What was stored first stays, also if the function has another result the
     * second time.
     *
     * @throws IllegalArgumentException if these are no names of fields
     */
    public MongoSink<R> upsert(String windowField, String indexField) {
        return new MongoSink<>(place, new WindowKey.Fields(windowField, indexField));
    }

    /**
     * As {@link #upsert()}, with {@code <window id>#<index>} as {@code _id}, and no other fields and index: an
     * {@code _id} of the document is replaced.
     */
    public MongoSink<R> upsertById() {
        return new MongoSink<>(place, new WindowKey.Id());
    }

    @Override
    public void put(R result) {
        write(null, result);
    }

    @Override
    public void deliver(Window<?> window, R result) {
        write(window, result);
    }

    private void write(@Nullable Window<?> window, Object result) {
        inserting.take(window, batch -> {
            var documents =
                    target.values(result).stream().map(Documents::document).toList();
            batch.insert(new Writing(target.opened().collection(), target.toString()), documents);
        });
    }

    @Override
    public void close() {
        target.close();
    }

    /** For people: where it writes. */
    @Override
    public String toString() {
        return "MongoSink to " + place;
    }
}
