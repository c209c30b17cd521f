package io.minibatch.mongodb;

import com.mongodb.client.MongoCollection;
import io.minibatch.Appender;
import io.minibatch.Source;
import io.minibatch.connect.Start;
import io.minibatch.mongodb.connect.Place;
import io.minibatch.mongodb.connect.ReadOptions;
import io.minibatch.mongodb.connect.Reading;
import io.minibatch.mongodb.server.Address;
import java.time.Duration;

/**
 * Reads the documents of a MongoDB collection by asking again and again, on any server. Each document becomes one
 * message, as JSON: dates as ISO-8601 text, ObjectIds as their 24 digits, {@code _id} among the other fields. Where
 * there are change streams, {@link MongoChangeStreamSource} is quicker, and does not rely on ids that grow.
 *
 * <p>Where it stands is saved with the messages, so that a restart repeats nothing and leaves nothing out: reading goes
 * along a field whose values grow ({@code _id}, unless {@link #field} says otherwise). Ids that are not quite in order
 * are expected: documents may appear up to 10 s after the time in their id ({@link #overlap}); one with a time in the
 * future, from a clock that is ahead, hides nothing. Values of all types that have an order are read, each type by
 * itself. Text, binary and embedded documents must grow: random ones are missed, so watch such a collection. A document
 * without the field is an error, and so is one with an array in it, where it is met. A collection that is dropped and
 * made anew goes on where the old one was: with ids that begin again with 1, give the source another {@link #name}.
 *
 * <p>It blocks the thread of its source. It asks every 10 ms while documents come, and less and less often, down to
 * once a second, while none do. There should be an index on the field. Changed documents do not come again, unless the
 * field changes, too.
 *
 * <pre>{@code
 * mb.stream("orders")
 *     .attach(new MongoSource<>(database.getCollection("orders")))
 *     .windowed(count(100))
 * }</pre>
 *
 * <p>Each method that sets something returns another source; a source is used once.
 *
 * @param <T> the payload of the stream, read from JSON
 */
public final class MongoSource<T> implements Source<T> {

    private final Place place;
    private final ReadOptions options;
    private final Reading reading;

    private MongoSource(Place place, ReadOptions options) {
        this.place = place;
        this.options = options;
        this.reading = new Reading(place, options);
    }

    /** Reads a collection of a client that stays open while the source runs. */
    public MongoSource(MongoCollection<?> collection) {
        this(Place.of(collection), ReadOptions.USUAL);
    }

    /**
     * Reads a collection, with a connection of its own while it runs.
     *
     * @param url of the database: {@code mongodb://host/database}
     * @param collection its name
     * @throws IllegalArgumentException if the URL is none
     */
    public MongoSource(String url, String collection) {
        this(Place.of(Address.of(url, "test"), collection), ReadOptions.USUAL);
    }

    /**
     * The name under which the position is saved; {@code mongodb:<database>.<collection>} by default. Two sources of
     * one stream that read collections of the same name, on different servers, need names of their own.
     */
    public MongoSource<T> name(String name) {
        return with(options.withName(name));
    }

    /** The field to read along, such as {@code created} or {@code meta.time}; {@code _id} by default. */
    public MongoSource<T> field(String field) {
        return with(options.withField(field));
    }

    /** Where it begins; {@link Start#SAVED} by default. */
    public MongoSource<T> start(Start start) {
        return with(options.withBegin(start.goesOn(), start.leavesOut()));
    }

    /**
     * How long after the time that its id (or date, or timestamp) holds a document may appear, 10 s by default: the
     * difference between clocks, and the time until a write is visible.
     */
    public MongoSource<T> overlap(Duration overlap) {
        return with(options.withOverlap(overlap));
    }

    /** How much smaller than the largest a number may be that appears after it; 0 by default. */
    public MongoSource<T> overlapBy(long difference) {
        return with(options.withOverlapBy(difference));
    }

    /** How many documents are appended in one step; 1,000 by default. */
    public MongoSource<T> page(int documents) {
        return with(options.withPage(documents));
    }

    /**
     * How many documents within the overlap are remembered, and saved with each step; 10,000 by default. When more come
     * than that, those that come late may be missed, which is logged.
     */
    public MongoSource<T> remember(int documents) {
        return with(options.withRemember(documents));
    }

    /** How long it waits before it asks again, at first and at most; 10 ms and 1 s by default. */
    public MongoSource<T> pauses(Duration shortest, Duration longest) {
        return with(options.withPauses(shortest, longest));
    }

    private MongoSource<T> with(ReadOptions changed) {
        return new MongoSource<>(place, changed);
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        reading.poll(appender);
    }

    @Override
    public void close() {
        reading.stop();
    }

    /** For people: what it reads. */
    @Override
    public String toString() {
        return "MongoSource of " + place;
    }
}
