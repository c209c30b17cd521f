package io.minibatch.mongodb.omegaml;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteException;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.minibatch.MinibatchException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The datasets of a database of omega|ml: what {@code om.datasets} knows of them, in the collection {@code metadata}.
 * The bucket is {@code omegaml}, unless {@link #bucket} says otherwise.
 *
 * <pre>{@code
 * var rows = new Datasets(database).find("sales").map(dataset -> database.getCollection(dataset.collection()));
 * }</pre>
 */
public final class Datasets {

    private static final Logger LOG = LoggerFactory.getLogger(Datasets.class);
    private static final int DUPLICATE_KEY = 11_000;

    private final MongoDatabase database;
    private final String bucket;
    private final boolean hashed;

    private Datasets(MongoDatabase database, String bucket, boolean hashed) {
        this.database = database;
        this.bucket = bucket;
        this.hashed = hashed;
    }

    /** Those of a database. */
    public Datasets(MongoDatabase database) {
        this(database, "omegaml", true);
    }

    /** Those of another bucket: {@code om['bucket']}; {@code default} is {@code omegaml}. */
    public Datasets bucket(String name) {
        DatasetNames.checkBucket(name);
        return new Datasets(database, name.equals("default") ? "omegaml" : name, hashed);
    }

    /**
     * New collections are named by their datasets, as in omega|ml before 0.14 or with
     * {@code OMEGA_STORE_HASHEDNAMES=0}. Existing datasets are found either way.
     */
    public Datasets plainNames() {
        return new Datasets(database, bucket, false);
    }

    /**
     * The dataset, if there is one.
     *
     * @throws IllegalArgumentException if the name is none of a dataset
     * @throws MinibatchException if the dataset has no collection, or one that Python cannot reach
     */
    public Optional<Dataset> find(String name) {
        DatasetNames.check(name);
        return Optional.ofNullable(metadata().find(key(name)).first()).map(each -> dataset(name, each));
    }

    /** The dataset; if there is none, one that is linked to the collection that Python would use for it. */
    public Dataset findOrLink(String name) {
        return findOrLink(name, collection(name));
    }

    /**
     * The dataset; if there is none, one that is linked to a collection of the same database, which need not be there
     * yet. So Python finds its documents with {@code om.datasets.get(name)}.
     *
     * @throws IllegalArgumentException if Python cannot reach a collection of that name
     */
    public Dataset findOrLink(String name, String collection) {
        DatasetNames.checkCollection(name, collection);
        var found = find(name);
        if (found.isPresent()) {
            return found.get();
        }
        makeIndex();
        try {
            metadata().updateOne(key(name), link(collection), new UpdateOptions().upsert(true));
        } catch (MongoWriteException e) {
            if (e.getError().getCode() != DUPLICATE_KEY) {
                throw e; // otherwise somebody else has made it at the same time
            }
        }
        return find(name)
                .orElseThrow(() -> new MinibatchException("Dataset " + name + " of bucket " + bucket + " in database "
                        + database.getName() + " was made, and is gone again: is somebody dropping it?"));
    }

    /** The collection of a dataset that says no other. */
    public String collection(String name) {
        return DatasetNames.collection(bucket, DatasetNames.check(name), hashed);
    }

    /** Notes in the metadata which value was stored last. */
    void stored(Dataset dataset, BsonValue id) {
        metadata()
                .updateOne(
                        key(dataset.name()),
                        Updates.combine(Updates.set("objid", id), Updates.set("modified", localTime())));
    }

    private Dataset dataset(String name, BsonDocument metadata) {
        var kind = text(metadata, "kind");
        var collection = text(metadata, "collection");
        if (collection.isEmpty()) {
            if (!kind.equals(Dataset.PYTHON_DATA) && !kind.startsWith("pandas.")) {
                throw new MinibatchException("Dataset " + name + " of bucket " + bucket + " in database "
                        + database.getName() + " is of kind " + kind + ", which has no rows. Use another dataset");
            }
            collection = collection(name);
        }
        try {
            DatasetNames.checkCollection(name, collection);
        } catch (IllegalArgumentException e) {
            throw new MinibatchException(String.valueOf(e.getMessage()), e);
        }
        var kindMeta = metadata.get("kind_meta");
        return new Dataset(
                name,
                bucket,
                kind,
                collection,
                kindMeta != null && kindMeta.isDocument() ? kindMeta.asDocument() : new BsonDocument());
    }

    private static String text(BsonDocument document, String field) {
        var value = document.get(field);
        return value != null && value.isString() ? value.asString().getValue() : "";
    }

    private static Bson link(String collection) {
        var now = localTime();
        return new BsonDocument(
                "$setOnInsert",
                new BsonDocument("kind", new BsonString(Dataset.RAWDICT))
                        .append("collection", new BsonString(collection))
                        .append("kind_meta", new BsonDocument())
                        .append("attributes", new BsonDocument())
                        .append("s3file", new BsonDocument())
                        .append("created", now)
                        .append("modified", now));
    }

    /** As Python writes it: the time on the wall here, as if it were UTC. */
    private static BsonDateTime localTime() {
        return new BsonDateTime(LocalDateTime.now(ZoneId.systemDefault())
                .toInstant(ZoneOffset.UTC)
                .toEpochMilli());
    }

    /** The one that Python makes: without it two could be made at the same time. */
    private void makeIndex() {
        try {
            metadata().createIndex(Indexes.ascending("name", "bucket", "prefix"), new IndexOptions().unique(true));
        } catch (MongoException e) {
            LOG.debug(
                    "No index on the metadata of {}, as in Python: not every user may make one", database.getName(), e);
        }
    }

    private Bson key(String name) {
        return Filters.and(
                Filters.eq("name", name), Filters.eq("bucket", bucket), Filters.eq("prefix", DatasetNames.PREFIX));
    }

    private MongoCollection<BsonDocument> metadata() {
        return database.getCollection("metadata", BsonDocument.class)
                .withReadPreference(ReadPreference.primary()); // another one may not have what was just made
    }
}
