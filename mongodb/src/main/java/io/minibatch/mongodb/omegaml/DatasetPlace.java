package io.minibatch.mongodb.omegaml;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.minibatch.mongodb.connect.Place;
import io.minibatch.mongodb.server.Address;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The collection of a dataset, looked up each time it is opened.
 *
 * @param database the user's, or null
 * @param address of a database that is connected to, or null
 * @param name of the dataset
 * @param datasets what is set of the others
 * @param values what a row has for the stream
 */
record DatasetPlace(
        @Nullable MongoDatabase database,
        @Nullable Address address,
        String name,
        UnaryOperator<Datasets> datasets,
        Function<Dataset, Function<BsonDocument, List<byte[]>>> values)
        implements Place {

    DatasetPlace {
        DatasetNames.check(name);
    }

    DatasetPlace bucket(String name) {
        DatasetNames.checkBucket(name); // now: nothing is opened yet
        return with(all -> all.bucket(name));
    }

    DatasetPlace with(UnaryOperator<Datasets> setting) {
        return new DatasetPlace(database, address, name, all -> setting.apply(datasets.apply(all)), values);
    }

    DatasetPlace withValues(Function<Dataset, Function<BsonDocument, List<byte[]>>> changed) {
        return new DatasetPlace(database, address, name, datasets, changed);
    }

    @Override
    public Rows open() {
        if (address == null) {
            return new Rows(Objects.requireNonNull(database), null);
        }
        var client = address.connect();
        try {
            return new Rows(client.getDatabase(address.database()), client);
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    @Override
    public String toString() {
        return "dataset " + name + " ("
                + (address == null
                        ? "database " + Objects.requireNonNull(database).getName()
                        : address) + ")";
    }

    /** The dataset within reach. */
    final class Rows implements Opened {
        private final Datasets all;
        private final Dataset dataset;
        private final MongoDatabase opened;
        private final MongoCollection<RawBsonDocument> collection;
        private final @Nullable MongoClient client;
        private final Function<BsonDocument, List<byte[]>> rows;

        private Rows(MongoDatabase opened, @Nullable MongoClient client) {
            this.opened = opened;
            this.all = datasets.apply(new Datasets(opened));
            this.dataset = all.findOrLink(name);
            this.collection = Place.raw(opened.getCollection(dataset.collection()));
            this.client = client;
            this.rows = values.apply(dataset);
        }

        Datasets all() {
            return all;
        }

        Dataset dataset() {
            return dataset;
        }

        @Override
        public MongoCollection<RawBsonDocument> collection() {
            return collection;
        }

        /** Whether it is what it was: Python may have dropped it, and made another one. */
        boolean isCurrent() {
            return all.find(name).filter(dataset::equals).isPresent();
        }

        /**
         * It may be linked to another collection, or be stored as another kind. While it is gone, it may come again.
         */
        @Override
        public boolean moved() {
            return all.find(name).filter(now -> !now.equals(dataset)).isPresent();
        }

        @Override
        public Rows renewed() {
            return new Rows(opened, client);
        }

        @Override
        public List<byte[]> values(BsonDocument document) {
            return rows.apply(document);
        }

        @Override
        public void close() {
            if (client != null) {
                client.close();
            }
        }
    }
}
