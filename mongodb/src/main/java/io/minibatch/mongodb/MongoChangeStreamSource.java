package io.minibatch.mongodb;

import com.mongodb.client.MongoCollection;
import io.minibatch.Appender;
import io.minibatch.Source;
import io.minibatch.connect.Start;
import io.minibatch.mongodb.connect.Place;
import io.minibatch.mongodb.connect.ReadOptions;
import io.minibatch.mongodb.connect.Reading;
import io.minibatch.mongodb.connect.WatchOptions;
import io.minibatch.mongodb.server.Address;
import java.time.Duration;

/**
 * Follows a MongoDB collection by its change stream, on replica sets and sharded clusters: each document that is
 * inserted becomes one message, as JSON, as with {@link MongoSource}. At first, what is there already is read.
 *
 * <p>The token of the last event is saved with its messages, so that a restart goes on where it was. When the server
 * has forgotten it (its oplog reaches back only so far), the collection is read again from there by its ids, which is
 * logged: nothing that was inserted and is still there is left out. ObjectIds, dates and timestamps say from where; of
 * ids of other types all documents come again. When the collection is dropped or renamed, what has its name afterwards
 * is read from the beginning. A document that is inserted while what is there is read comes twice, when it is not among
 * the last 10,000.
 *
 * <p>It blocks the thread of its source, and stops within half a second.
 *
 * <pre>{@code
 * mb.stream("orders")
 *     .attach(new MongoChangeStreamSource<>("mongodb://host/shop?replicaSet=rs0", "orders"))
 *     .windowed(every(ofSeconds(1)))
 * }</pre>
 *
 * <p>Each method that sets something returns another source; a source is used once.
 *
 * @param <T> the payload of the stream, read from JSON
 */
public final class MongoChangeStreamSource<T> implements Source<T> {

    private final Place place;
    private final ReadOptions options;
    private final WatchOptions watch;
    private final Reading reading;

    private MongoChangeStreamSource(Place place, ReadOptions options, WatchOptions watch) {
        this.place = place;
        this.options = options;
        this.watch = watch;
        this.reading = new Reading(place, options);
    }

    /** Follows a collection of a client that stays open while the source runs. */
    public MongoChangeStreamSource(MongoCollection<?> collection) {
        this(Place.of(collection), ReadOptions.USUAL, WatchOptions.USUAL);
    }

    /**
     * Follows a collection, with a connection of its own while it runs.
     *
     * @param url of the database: {@code mongodb://host/database}
     * @param collection its name
     * @throws IllegalArgumentException if the URL is none
     */
    public MongoChangeStreamSource(String url, String collection) {
        this(Place.of(Address.of(url, "test"), collection), ReadOptions.USUAL, WatchOptions.USUAL);
    }

    /** As {@link MongoSource#name}. */
    public MongoChangeStreamSource<T> name(String name) {
        return with(options.withName(name), watch);
    }

    /** Where it begins; {@link Start#SAVED} by default. */
    public MongoChangeStreamSource<T> start(Start start) {
        return with(options.withBegin(start.goesOn(), start.leavesOut()), watch);
    }

    /**
     * Takes documents that were updated or replaced, too, as they are when they are looked up: several changes may show
     * the same document, and one that is gone by then is left out. The attribute {@code operation} of a message says
     * which it was: {@code insert}, {@code update} or {@code replace}. What changes while the server forgets the token
     * is not found again.
     */
    public MongoChangeStreamSource<T> updates() {
        return with(options, new WatchOptions(true, watch.raw()));
    }

    /**
     * Takes the events themselves, with {@code operationType}, {@code documentKey} and {@code fullDocument}, instead of
     * the documents. What was there before comes as an event {@code insert} without {@code _id} and
     * {@code clusterTime}.
     */
    public MongoChangeStreamSource<T> raw() {
        return with(options, new WatchOptions(watch.updates(), true));
    }

    /** How far back ids are read when the token is forgotten; 10 s by default. See {@link MongoSource#overlap}. */
    public MongoChangeStreamSource<T> overlap(Duration overlap) {
        return with(options.withOverlap(overlap), watch);
    }

    /** How many documents are appended in one step at most; 1,000 by default. */
    public MongoChangeStreamSource<T> page(int documents) {
        return with(options.withPage(documents), watch);
    }

    private MongoChangeStreamSource<T> with(ReadOptions changed, WatchOptions watching) {
        return new MongoChangeStreamSource<>(place, changed, watching);
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        reading.watch(watch, appender);
    }

    @Override
    public void close() {
        reading.stop();
    }

    /** For people: what it follows. */
    @Override
    public String toString() {
        return "MongoChangeStreamSource of " + place;
    }
}
