package io.minibatch.mongodb.omegaml;

import com.mongodb.MongoException;
import com.mongodb.client.MongoDatabase;
import io.minibatch.RejectedException;
import io.minibatch.Sink;
import io.minibatch.Window;
import io.minibatch.mongodb.MongoSink;
import io.minibatch.mongodb.connect.Failures;
import io.minibatch.mongodb.connect.Inserting;
import io.minibatch.mongodb.connect.Target;
import io.minibatch.mongodb.connect.Values;
import io.minibatch.mongodb.connect.WindowKey;
import io.minibatch.mongodb.connect.Writing;
import io.minibatch.mongodb.server.Address;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonValue;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Adds results to a dataset of omega|ml, so that Python finds them with {@code om.datasets.get(name)}. Results become
 * documents as with {@link MongoSink}; a dataset that is not there is made, of the kind {@code pandas.rawdict}. What is
 * there decides how rows are stored:
 *
 * <ul>
 *   <li>{@code pandas.rawdict}: as they are. Give all rows the same fields: Python shows those of the first one it
 *       finds.
 *   <li>{@code python.data}: each as a value, with dates and ids as text.
 *   <li>{@code pandas.dfrows}: only rows with the columns of the data frame, others are {@linkplain RejectedException
 *       rejected}. Row numbers go on from the number of rows; with several sinks at once some may be equal.
 *   <li>other kinds are an error.
 * </ul>
 *
 * <pre>{@code
 * pipeline.sink(new DatasetSink<>("mongodb://user:password@host/omega", "averages").upsert())
 * }</pre>
 *
 * <p>Each method that sets something returns another sink. Safe for use by many workers.
 *
 * @param <R> the result
 */
public final class DatasetSink<R> implements Sink<R> {

    private static final Duration LOOK_UP_EVERY = Duration.ofSeconds(1);

    private final DatasetPlace place;
    private final @Nullable WindowKey key;
    private final boolean ownIds;
    private final Target target;
    private final Inserting inserting;
    private long lookedUp = System.nanoTime();

    private DatasetSink(DatasetPlace place, @Nullable WindowKey key, boolean ownIds) {
        this.place = place;
        this.key = key;
        this.ownIds = ownIds;
        this.target = new Target(place, key);
        this.inserting = new Inserting(target, key);
    }

    private static DatasetPlace place(@Nullable MongoDatabase database, @Nullable Address address, String name) {
        return new DatasetPlace(database, address, name, all -> all, dataset -> row -> List.of(Values.json(row)));
    }

    /**
     * Writes to a dataset of a database, whose client stays open as long as the pipeline runs.
     *
     * @throws IllegalArgumentException if the name is none of a dataset, or the write concern of the database leaves
     *     open whether anything is written
     */
    public DatasetSink(MongoDatabase database, String name) {
        this(
                place(Address.acknowledged(database, database.getWriteConcern(), database.getName()), null, name),
                null,
                true);
    }

    /**
     * Writes to a dataset, with a connection of its own.
     *
     * @param url of the database, {@code omega} if it says no other: {@code mongodb://user:password@host/omega}
     * @throws IllegalArgumentException if the URL is none, or the name is none of a dataset
     */
    public DatasetSink(String url, String name) {
        this(place(null, Address.of(url, "omega"), name), null, true);
    }

    /** The bucket; {@code omegaml} by default. */
    public DatasetSink<R> bucket(String bucket) {
        return new DatasetSink<>(place.bucket(bucket), key, ownIds);
    }

    /** As {@link Datasets#plainNames}. */
    public DatasetSink<R> plainNames() {
        return new DatasetSink<>(place.with(Datasets::plainNames), key, ownIds);
    }

    /** Gives each row a new {@code _id}; by default one that it has is kept. */
    public DatasetSink<R> newIds() {
        return new DatasetSink<>(place, key, false);
    }

    /**
     * Stores each row of a window once, however often the window is delivered: as {@link MongoSink#upsertById}, so that
     * the dataset has no further columns.
     */
    public DatasetSink<R> upsert() {
        return new DatasetSink<>(place, new WindowKey.Id(), ownIds);
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
        inserting.take(window, batch -> write(batch, target.values(result)));
    }

    private void write(Inserting.Batch batch, List<BsonValue> values) {
        if (values.isEmpty()) {
            return;
        }
        try {
            var rows = rows();
            var dataset = rows.dataset();
            var form = RowForm.of(dataset);
            var there = form.counts() ? rows.collection().estimatedDocumentCount() : 0;
            var documents =
                    form.rows(values, there).stream().map(this::identified).toList();
            batch.insert(new Writing(rows.collection(), place.toString()), documents);
            if (key == null && dataset.kind().equals(Dataset.PYTHON_DATA)) {
                rows.all().stored(dataset, id(documents));
            }
        } catch (MongoException e) {
            throw Failures.of("write to " + place, e);
        }
    }

    /** Looked up again once in a while: its kind may have changed, or it may be gone. */
    private synchronized DatasetPlace.Rows rows() {
        var rows = (DatasetPlace.Rows) target.opened();
        if (System.nanoTime() - lookedUp > LOOK_UP_EVERY.toNanos()) {
            if (!rows.isCurrent()) {
                target.renew();
                rows = (DatasetPlace.Rows) target.opened();
            }
            lookedUp = System.nanoTime();
        }
        return rows;
    }

    private BsonDocument identified(BsonDocument row) {
        if (ownIds && row.containsKey("_id")) {
            return row;
        }
        var identified = new BsonDocument("_id", new BsonObjectId(new ObjectId()));
        row.forEach((name, value) -> {
            if (!name.equals("_id")) {
                identified.append(name, value);
            }
        });
        return identified;
    }

    private static BsonValue id(List<BsonDocument> documents) {
        return documents.get(documents.size() - 1).get("_id", BsonNull.VALUE);
    }

    @Override
    public void close() {
        target.close();
    }

    /** For people: where it writes. */
    @Override
    public String toString() {
        return "DatasetSink to " + place;
    }
}
