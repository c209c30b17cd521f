package io.minibatch.mongodb.omegaml;

import com.mongodb.client.MongoDatabase;
import io.minibatch.Appender;
import io.minibatch.Source;
import io.minibatch.connect.Start;
import io.minibatch.mongodb.MongoChangeStreamSource;
import io.minibatch.mongodb.MongoSource;
import io.minibatch.mongodb.connect.ReadOptions;
import io.minibatch.mongodb.connect.Reading;
import io.minibatch.mongodb.connect.Values;
import io.minibatch.mongodb.connect.WatchOptions;
import io.minibatch.mongodb.server.Address;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of a dataset of omega|ml, each as one message, as JSON: as they are stored, unless {@link #unwrap} is
 * set. A dataset that is not there is made: linked to a collection that Python, or a {@link DatasetSink}, fills.
 *
 * <p>Reads by polling, as {@link MongoSource} does, or follows the change stream ({@link #watch}), as
 * {@link MongoChangeStreamSource} does; where it stands is saved with the messages. When the dataset is dropped and
 * stored again, it goes on with the new rows; when it is linked to another collection, that one is read from the
 * beginning, within 5 s.
 *
 * <pre>{@code
 * mb.stream("sales").attach(new DatasetSource<>("mongodb://user:password@host/omega", "sales"))
 * }</pre>
 *
 * <p>Each method that sets something returns another source; a source is used once.
 *
 * @param <T> the payload of the stream, read from JSON
 */
public final class DatasetSource<T> implements Source<T> {

    private final DatasetPlace place;
    private final ReadOptions options;
    private final @Nullable WatchOptions watch;
    private final Reading reading;

    private DatasetSource(DatasetPlace place, ReadOptions options, @Nullable WatchOptions watch) {
        this.place = place;
        this.options = options;
        this.watch = watch;
        this.reading = new Reading(place, options);
    }

    private static DatasetPlace place(@Nullable MongoDatabase database, @Nullable Address address, String name) {
        return new DatasetPlace(database, address, name, all -> all, dataset -> row -> List.of(Values.json(row)));
    }

    /**
     * Reads a dataset of a database, whose client stays open while the source runs.
     *
     * @throws IllegalArgumentException if the name is none of a dataset
     */
    public DatasetSource(MongoDatabase database, String name) {
        this(place(database, null, name), named(name, "omegaml"), null);
    }

    /**
     * Reads a dataset, with a connection of its own while it runs.
     *
     * @param url of the database, {@code omega} if it says no other: {@code mongodb://user:password@host/omega}
     * @throws IllegalArgumentException if the URL is none, or the name is none of a dataset
     */
    public DatasetSource(String url, String name) {
        this(place(null, Address.of(url, "omega"), name), named(name, "omegaml"), null);
    }

    private static ReadOptions named(String name, String bucket) {
        return ReadOptions.USUAL.withName("omegaml:" + (bucket.equals("default") ? "omegaml" : bucket) + "/" + name);
    }

    /** The bucket; {@code omegaml} by default. The position is then saved as {@code omegaml:<bucket>/<dataset>}. */
    public DatasetSource<T> bucket(String bucket) {
        return new DatasetSource<>(
                place.bucket(bucket),
                options.name().equals(named(place.name(), "omegaml").name())
                        ? options.withName(named(place.name(), bucket).name())
                        : options,
                watch);
    }

    /** As {@link Datasets#plainNames}. */
    public DatasetSource<T> plainNames() {
        return new DatasetSource<>(place.with(Datasets::plainNames), options, watch);
    }

    /**
     * Leaves out what omega|ml adds to rows: of {@code python.data} the values, and of lists of objects each of them;
     * of data frames the columns, without {@code _id}, index and row number.
     */
    public DatasetSource<T> unwrap() {
        return new DatasetSource<>(place.withValues(Unwrapping::of), options, watch);
    }

    /** Follows the change stream of the collection instead of polling; needs a replica set. */
    public DatasetSource<T> watch() {
        return new DatasetSource<>(place, options, WatchOptions.USUAL);
    }

    /** The name under which the position is saved; {@code omegaml:<bucket>/<dataset>} by default. */
    public DatasetSource<T> name(String name) {
        return new DatasetSource<>(place, options.withName(name), watch);
    }

    /** Where it begins; {@link Start#SAVED} by default. */
    public DatasetSource<T> start(Start start) {
        return new DatasetSource<>(place, options.withBegin(start.goesOn(), start.leavesOut()), watch);
    }

    /** How long after the time in its id a row may appear; 10 s by default. */
    public DatasetSource<T> overlap(Duration overlap) {
        return new DatasetSource<>(place, options.withOverlap(overlap), watch);
    }

    /** How many rows are appended in one step; 1,000 by default. */
    public DatasetSource<T> page(int rows) {
        return new DatasetSource<>(place, options.withPage(rows), watch);
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        if (watch == null) {
            reading.poll(appender);
        } else {
            reading.watch(watch, appender);
        }
    }

    @Override
    public void close() {
        reading.stop();
    }

    /** For people: what it reads. */
    @Override
    public String toString() {
        return "DatasetSource of " + place;
    }
}
