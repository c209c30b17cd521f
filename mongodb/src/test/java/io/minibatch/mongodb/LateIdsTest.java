package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.minibatch.MinibatchException;
import io.minibatch.connect.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ids that are not in the order of time. */
class LateIdsTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client = MongoClients.create(url);
    private final MongoCollection<Document> orders =
            client.getDatabase(new ConnectionString(url).getDatabase()).getCollection("orders");
    private final Received received = new Received();

    @AfterEach
    void drop() {
        received.close();
        client.close();
        TestServer.drop(url);
    }

    private static ObjectId id(Instant second, int counter) {
        return new ObjectId("%08x%016x".formatted(second.getEpochSecond(), counter));
    }

    private static Document numbered(int number) {
        return new Document("n", number);
    }

    @Test
    void anIdOfTheFutureHidesNothingThatComesNow() {
        orders.insertOne(numbered(1).append("_id", id(Instant.now().plus(Duration.ofHours(1)), 1)));
        received.run(new MongoSource<>(orders), 1);
        orders.insertOne(numbered(2));

        received.during(new MongoSource<>(orders), () -> {
            received.awaitSize(2);
            orders.insertOne(numbered(3));
            received.awaitSize(3);
        });

        assertThat(received.all("n")).containsExactly(1, 2, 3);
    }

    @Test
    void aDateOfTheFutureHidesNothingThatComesNow() {
        orders.insertMany(List.of(
                numbered(1).append("at", Date.from(Instant.now())),
                numbered(2).append("at", Date.from(Instant.parse("9999-12-31T00:00:00Z")))));

        received.during(new MongoSource<>(orders).field("at").start(Start.SAVED_OR_LATEST), () -> {
            await().pollInterval(Duration.ofMillis(100)).until(() -> {
                orders.insertOne(numbered(3).append("at", Date.from(Instant.now())));
                return !received.all().isEmpty();
            });
        });

        assertThat(received.all("n")).containsOnly(3);
    }

    @Test
    void manyThatComeLateAreAllReadWhenItStopsInTheMiddle() throws Exception {
        var second = Instant.parse("2026-01-01T00:00:00Z");
        orders.insertMany(IntStream.range(0, 15)
                .mapToObj(n -> numbered(n).append("_id", id(second.plusSeconds(9), n)))
                .toList());
        var appender = new RecordingAppender(5);
        stream(source(), appender, 15);
        var late = new ArrayList<Document>();
        for (var n = 100; n > 15; n--) {
            late.add(numbered(n).append("_id", id(second.plusSeconds(n % 8), n)));
        }
        orders.insertMany(late);
        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> source().stream(appender))
                .withMessage("disk full");

        stream(source(), appender, 100);

        assertThat(appender.taken()).hasSize(100).doesNotHaveDuplicates();
    }

    private MongoSource<Object> source() {
        return new MongoSource<Object>(orders).page(10).remember(20);
    }

    private static void stream(MongoSource<Object> source, RecordingAppender appender, int size)
            throws InterruptedException {
        var thread = new Thread(() -> {
            try {
                source.stream(appender);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        try {
            await().untilAsserted(() -> assertThat(appender.taken()).hasSize(size));
        } finally {
            source.close();
            thread.join();
        }
    }

    @Test
    void theEarliestOfAllDatesHidesNothing() {
        orders.insertOne(numbered(1).append("at", new BsonDateTime(Long.MIN_VALUE)));
        received.during(new MongoSource<>(orders).field("at"), () -> {
            received.awaitSize(1);
            orders.insertOne(numbered(2).append("at", new BsonDateTime(Long.MIN_VALUE + 5_000)));
            received.awaitSize(2);
            orders.insertOne(numbered(3).append("at", new BsonDateTime(Long.MIN_VALUE + 1_000)));
            received.awaitSize(3);
        });
    }

    @Test
    void aLargeOverlapOfNumbersNeedsNothingElse() {
        assertThat(new MongoSource<>(orders).overlapBy(20_000)).isNotNull();
    }
}
