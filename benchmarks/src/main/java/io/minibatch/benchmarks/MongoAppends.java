package io.minibatch.benchmarks;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.minibatch.Minibatch;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.bson.types.ObjectId;

/**
 * Appends to the MongoDB store, one thread, beside the driver's own inserts of the same documents to the same server.
 */
final class MongoAppends implements Measurement {

    private static final double ORIGINAL_SINGLE = 2_900;
    private static final int BATCH = 1_000;

    @Override
    public String name() {
        return "mongodb-appends";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        try (var server = MongoServerProcess.start()) {
            var figures = Rounds.figures(
                    settings,
                    List.of(
                            () -> appends(server, settings, BATCH),
                            () -> inserts(server, settings, BATCH),
                            () -> appends(server, settings, 1),
                            () -> inserts(server, settings, 1)));
            return List.of(
                    row("batches of 1000", figures.get(0), "insertMany", figures.get(1), Goal.atLeastTimes(0.8)),
                    row("single appends", figures.get(2), "insertOne", figures.get(3), Goal.none()),
                    row(
                            "single appends",
                            figures.get(2),
                            "the Python original",
                            Figure.of(ORIGINAL_SINGLE),
                            Goal.none()));
        }
    }

    private static Row row(String what, Figure ours, String beside, Figure other, Goal goal) {
        return new Row("MongoDB, " + what, Unit.THOUSAND_PER_SECOND, ours, beside, other, goal);
    }

    private static double appends(MongoServerProcess server, Settings settings, int size) throws Exception {
        var batch = Reading.some(size);
        try (var mb = Minibatch.open(server.newDatabase())) {
            var stream = mb.stream("benchmark", Reading.class);
            stream.appendAll(batch); // makes it
            return size
                    * Rounds.perSecond(settings, size == 1 ? 100 : 1, () -> {
                        if (size == 1) {
                            stream.append(batch.get(0));
                        } else {
                            stream.appendAll(batch);
                        }
                    });
        }
    }

    private static double inserts(MongoServerProcess server, Settings settings, int size) throws Exception {
        var batch = Reading.some(size);
        var url = new ConnectionString(server.newDatabase() + "?w=majority&journal=true"); // as ours
        try (var client = MongoClients.create(url)) {
            var buffer = client.getDatabase(url.getDatabase()).getCollection("buffer");
            insert(buffer, batch);
            return size * Rounds.perSecond(settings, size == 1 ? 100 : 1, () -> insert(buffer, batch));
        }
    }

    private static void insert(MongoCollection<Document> buffer, List<Reading> batch) {
        if (batch.size() == 1) {
            buffer.insertOne(document(batch.get(0)));
            return;
        }
        var id = new ObjectId();
        buffer.insertMany(batch.stream()
                .map(reading -> document(reading).append("batch", new Document("id", id).append("n", batch.size())))
                .toList());
    }

    private static Document document(Reading reading) {
        var data = new Document("sensor", reading.sensor())
                .append("celsius", reading.celsius())
                .append("at", reading.at())
                .append("note", reading.note());
        return new Document("stream", "benchmark")
                .append("data", data)
                .append("processed", false)
                .append("created", Instant.now());
    }
}
