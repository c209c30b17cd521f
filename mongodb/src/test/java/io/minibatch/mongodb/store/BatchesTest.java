package io.minibatch.mongodb.store;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.ne;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.minibatch.MinibatchException;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.store.Batch;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches of which a part is missing, or refused. */
class BatchesTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client =
            MongoClients.create(MongoOptions.parse(url).connection());
    private final Store store = Store.open(TestServer.with(url, "lease=500ms"), Clock.systemUTC());
    private final StreamStore stream = store.stream("s");

    @AfterEach
    void drop() {
        store.close();
        client.close();
        TestServer.drop(url);
    }

    private MongoCollection<Document> buffer() {
        return client.getDatabase(MongoOptions.parse(url).database()).getCollection("buffer");
    }

    private void append(Optional<Batch.Position> position, int... numbers) {
        var entries = IntStream.of(numbers)
                .mapToObj(i -> new Batch.Entry(Map.of(), Integer.toString(i).getBytes(StandardCharsets.UTF_8)))
                .toList();
        stream.messages().append(new Batch("json", "int", entries, position));
    }

    @Test
    void aBatchThatIsNotThereWholeHoldsNobodyElseUp() {
        append(Optional.empty(), IntStream.range(0, 6_000).toArray());
        var last = buffer().find().sort(new Document("_id", -1)).first();
        buffer().deleteOne(last); // it is still to come
        append(Optional.empty(), 1, 2, 3);
        assertThat(stream.messages().end()).isEqualTo(4);
        buffer().insertOne(last);
        assertThat(stream.messages().end()).isEqualTo(6_004);
    }

    /** Else it would not append again what is missing. */
    @Test
    void aSourceDoesNotStandBehindABatchThatWasTorn() {
        append(Optional.of(new Batch.Position("source", "1")), 1);
        append(Optional.of(new Batch.Position("source", "4")), 2, 3, 4);
        buffer().deleteOne(eq("data.data", 2)); // its producer died with it
        assertThat(stream.messages().position("source")).contains("1");
        await().until(() -> stream.messages().end() == 4);
        assertThat(stream.messages().position("source")).contains("1");
    }

    /** As a Python consumer leaves it that is so fast, or so soon gone, that nothing else tells of it. */
    @Test
    void aBatchWithoutItsFirstIsNumberedForAProcessThatLooksOnlyOnce() {
        append(Optional.empty(), 1, 2, 3);
        buffer().deleteOne(eq("data.data", 1));
        await().until(() -> {
            try (var once = Store.open(TestServer.with(url, "lease=500ms"), Clock.systemUTC())) {
                return once.stream("s").messages().end() == 3;
            }
        });
    }

    @Test
    void whatSomebodysIndexRefusesIsRefusedWhole() {
        buffer().createIndex(Indexes.ascending("data.data"), new IndexOptions().unique(true));
        append(Optional.empty(), 1);
        assertThatThrownBy(() -> append(Optional.empty(), 1)).isInstanceOf(MinibatchException.class);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> append(Optional.empty(), 2, 1)).isInstanceOf(MinibatchException.class);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(buffer().find(ne("data.data", 1))).isEmpty();
        assertThat(buffer().countDocuments()).isEqualTo(1);
        append(Optional.empty(), 2);
        assertThat(List.of(stream.messages().end())).containsExactly(3L);
    }
}
