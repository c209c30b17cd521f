package io.minibatch.mongodb.connect;

import com.mongodb.MongoException;
import io.minibatch.RejectedException;
import java.util.List;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Where a sink writes: reached when the first result comes, and again when that failed. */
public final class Target implements AutoCloseable {

    private final Place place;
    private final @Nullable WindowKey key;
    private Place.@Nullable Opened opened;
    private boolean prepared;

    /** A place; with a key, its collection is prepared for it. */
    public Target(Place place, @Nullable WindowKey key) {
        this.place = place;
        this.key = key;
    }

    /** The place, within reach. */
    public synchronized Place.Opened opened() {
        try {
            if (opened == null) {
                opened = place.open();
            }
            if (!prepared && key != null) {
                key.prepare(opened.collection());
            }
            prepared = true;
            return opened;
        } catch (MongoException | IllegalStateException e) {
            throw Failures.of("write to " + place, e);
        }
    }

    /** The collection may be another one by now: before the next result it is prepared again. */
    synchronized void prepareAgain() {
        prepared = false;
    }

    /** Looks the place up again, with the connection that others may be using. */
    public synchronized void renew() {
        if (opened != null) {
            opened = opened.renewed();
            prepared = false;
        }
    }

    /** What a result has to be stored. */
    public List<BsonValue> values(Object result) {
        try {
            return Documents.values(result);
        } catch (IllegalArgumentException e) {
            throw new RejectedException("Cannot write to " + place + ": " + e.getMessage(), e);
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return place.toString();
    }

    @Override
    public synchronized void close() {
        if (opened != null) {
            opened.close();
            opened = null;
        }
    }
}
