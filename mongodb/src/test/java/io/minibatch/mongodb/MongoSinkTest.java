package io.minibatch.mongodb;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.Sink;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.testing.PipelineTestDriver;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoSinkTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client =
            MongoClients.create(MongoOptions.parse(url).connection());
    private final MongoCollection<Document> results =
            client.getDatabase(MongoOptions.parse(url).database()).getCollection("results");

    record Reading(String sensor, double celsius, Instant at, UUID id, BigDecimal price, Optional<String> note) {}

    @AfterEach
    void drop() {
        client.close();
        TestServer.drop(url);
    }

    private List<Document> stored() {
        return results.find().sort(new Document("n", 1).append("data", 1)).into(new ArrayList<>());
    }

    private List<Object> stored(String field) {
        return stored().stream().map(each -> each.get(field)).toList();
    }

    @Test
    void resultsOfAllShapesBecomeDocuments() throws Exception {
        var sink = new MongoSink<>(results);
        sink.put(Map.of("n", 1));
        sink.put(new Document("n", 2).append("_id", new ObjectId("64d2a1b2c3d4e5f601020304")));
        sink.put("{\"n\":3,\"x\":[1.5,{}]}".getBytes(StandardCharsets.UTF_8));
        sink.put(List.of(BsonDocument.parse("{n: 4}"), "{\"n\":5}".getBytes(StandardCharsets.UTF_8)));
        sink.put(new Object[] {Map.of("n", 6)});
        sink.put(List.of());

        assertThat(stored("n")).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(stored().get(1).getObjectId("_id")).isEqualTo(new ObjectId("64d2a1b2c3d4e5f601020304"));
    }

    @Test
    void whatIsNoObjectIsStoredInAField() throws Exception {
        var sink = new MongoSink<>(results);
        sink.put(0.5);
        sink.put(List.of(1, "text"));

        assertThat(stored("data")).containsExactlyInAnyOrder(0.5, 1, "text");
    }

    @Test
    void recordsKeepDatesIdsAndDecimalsAsSuch() {
        var at = Instant.parse("2026-01-02T03:04:05.006Z");
        new MongoSink<Reading>(results)
                .put(new Reading("s1", 20.5, at, new UUID(1, 2), new BigDecimal("12.30"), Optional.empty()));

        var stored = results.withDocumentClass(BsonDocument.class).find().first();
        stored.remove("_id");
        assertThat(stored)
                .isEqualTo(
                        BsonDocument.parse(
                                "{sensor: 's1', celsius: 20.5, at: {$date: '2026-01-02T03:04:05.006Z'},"
                                        + " id: {$uuid: '00000000-0000-0001-0000-000000000002'}, price: {$numberDecimal: '12.30'}, note: null}"));
    }

    @Test
    void averagesOfWindowsGoToACollection() throws Exception {
        try (var mb = Minibatch.open("memory:")) {
            var readings = mb.stream("readings", Integer.class);
            var pipeline = readings.windowed(count(2))
                    .process(w -> w.data().stream().mapToInt(n -> n).average().orElse(0))
                    .sink(new MongoSink<>(results));

            PipelineTestDriver.of(pipeline).append(1).append(2).append(3).append(4);
        }

        assertThat(stored("data")).containsExactlyInAnyOrder(1.5, 3.5);
    }

    @Test
    void aWindowThatIsDeliveredAgainChangesNothing() throws Exception {
        for (var sink : List.of(
                new MongoSink<List<Map<String, Integer>>>(results).upsert(),
                new MongoSink<List<Map<String, Integer>>>(url, "results").upsertById())) {
            results.drop();
            sink.deliver(new Delivered("s/g/1", 1), List.of(Map.of("n", 1), Map.of("n", 2)));
            sink.deliver(new Delivered("s/g/1", 2), List.of(Map.of("n", 1), Map.of("n", 2), Map.of("n", 3)));
            sink.deliver(new Delivered("s/g/3", 1), List.of(Map.of("n", 1)));

            assertThat(stored("n")).containsExactly(1, 1, 2, 3);
            sink.close();
        }
    }

    @Test
    void theKeyOfADocumentIsItsWindowAndIndex() throws Exception {
        new MongoSink<>(results)
                .upsert("w", "i")
                .deliver(new Delivered("s/g/1", 1), List.of(Map.of("n", 1), Map.of("n", 2)));
        new MongoSink<>(results).upsertById().deliver(new Delivered("s/g/1", 1), Map.of("n", 3));

        assertThat(stored("w")).containsExactly("s/g/1", "s/g/1", null);
        assertThat(stored("i")).containsExactly(0, 1, null);
        assertThat(stored("_id").get(2)).isEqualTo("s/g/1#0");
    }

    @Test
    void documentsOfOthersNeedNoKey() throws Exception {
        results.insertMany(List.of(new Document("n", 1), new Document("n", 2)));
        new MongoSink<>(results).upsert().deliver(new Delivered("s/g/1", 1), Map.of("n", 3));
        results.insertOne(new Document("n", 4));

        assertThat(stored("n")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void elementsThatComeOneByOneHaveTheirOwnPlaces() throws Exception {
        var sink = Sink.each(new MongoSink<Map<String, Integer>>(results).upsert());
        sink.deliver(new Delivered("s/g/1", 1), List.of(Map.of("n", 1), Map.of("n", 2)));
        sink.deliver(new Delivered("s/g/1", 2), List.of(Map.of("n", 1), Map.of("n", 2)));

        assertThat(stored("n")).containsExactly(1, 2);
        assertThat(stored("_index")).containsExactly(0, 1);
    }

    @Test
    void anIdThatAnotherDocumentHasIsRejected() throws Exception {
        results.insertOne(new Document("_id", "a").append("n", 1));
        var sink = new MongoSink<>(results);

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> sink.put(List.of(Map.of("_id", "a", "n", 2), Map.of("_id", "b", "n", 3))))
                .withMessageContaining("\"a\"".replace('"', '\''))
                .withMessageContaining(results.getNamespace().getFullName());
        assertThat(stored("n")).containsExactly(1, 3);
    }

    @Test
    void theSameDocumentWithTheSameIdIsLeft() throws Exception {
        var sink = new MongoSink<>(results);
        sink.put(List.of(Map.of("_id", "a", "n", 1)));
        sink.put(List.of(Map.of("n", 1, "_id", "a"), Map.of("_id", "b", "n", 2)));

        assertThat(stored("n")).containsExactly(1, 2);
    }

    @Test
    void aValueThatMustBeUniqueIsRejected() throws Exception {
        results.createIndex(Indexes.ascending("n"), new IndexOptions().unique(true));
        var sink = new MongoSink<>(results).upsert();
        sink.deliver(new Delivered("s/g/1", 1), Map.of("n", 1));

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> sink.deliver(new Delivered("s/g/2", 1), Map.of("n", 1)))
                .withMessageContaining("must be unique");
    }

    @Test
    void whatCanNeverBeStoredIsRejected() {
        var sink = new MongoSink<>(results);
        var endless = new HashMap<String, Object>();
        endless.put("self", endless);

        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> sink.put(List.of(Map.of("n", 1), Map.of("x", new byte[17 << 20]))))
                .withMessageContaining("Document 1")
                .withMessageContaining("16 MB");
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> sink.put("{\"$x\":1}".getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("element 0")
                .withMessageContaining("$");
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> sink.put("{broken".getBytes(StandardCharsets.UTF_8)));
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> sink.put(Map.of("a\0b", 1)));
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> sink.put(endless));
        assertThatExceptionOfType(RejectedException.class).isThrownBy(() -> sink.put(List.of(1).stream()));
        assertThat(stored()).isEmpty();
    }

    @Test
    void aServerThatIsAwayIsNoFaultOfTheWindow() {
        var sink = new MongoSink<>("mongodb://user:secret@127.0.0.1:1/shop?serverSelectionTimeoutMS=50", "results");

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> sink.put(Map.of("n", 1)))
                .isNotInstanceOf(RejectedException.class)
                .withMessageContaining("mongodb://127.0.0.1:1/shop.results")
                .withMessageNotContaining("secret");
        sink.close();
    }

    @Test
    void wrongUseIsAnError() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new MongoSink<>(results).upsert().put(Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new MongoSink<>(results).upsert("a", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MongoSink<>(results).upsert("_id", "a"));
        assertThatIllegalArgumentException().isThrownBy(() -> new MongoSink<>("redis://host", "results"));
    }
}
