package io.minibatch.mongodb.store;

import static com.mongodb.client.model.Filters.eq;
import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Updates;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.Subscription;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.bson.BsonBinary;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Documents that somebody else has written or changed. */
class HostileTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client =
            MongoClients.create(MongoOptions.parse(url).connection());
    private final Minibatch mb = Minibatch.open(TestServer.with(url, "lease=500ms"));

    @AfterEach
    void drop() {
        mb.close();
        client.close();
        TestServer.drop(url);
    }

    private MongoCollection<Document> collection(String name) {
        return client.getDatabase(MongoOptions.parse(url).database()).getCollection(name);
    }

    @Test
    void aBrokenStreamStopsNoOther() {
        var seen = new ConcurrentLinkedQueue<Integer>();
        var streams = IntStream.range(0, 8).mapToObj(i -> "stream" + i).toList();
        for (var name : streams) {
            mb.stream(name, Integer.class)
                    .windowed(count(1))
                    .forEach(window -> seen.addAll(window.data()))
                    .start();
        }
        collection("minibatch_stream").updateOne(eq("_id", "stream3"), Updates.set("next", "many"));
        try (var other = Minibatch.open(url)) {
            for (var i = 0; i < 8; i++) {
                if (i != 3) {
                    other.stream(streams.get(i), Integer.class).append(i);
                }
            }
        }
        await().untilAsserted(() -> assertThat(seen).containsExactlyInAnyOrder(0, 1, 2, 4, 5, 6, 7));
        assertThatThrownBy(() -> mb.stream("stream3", Integer.class).status())
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("stream3")
                .hasMessageContaining("minibatch_stream");
    }

    @Test
    void aBrokenGroupStopsNoOther() {
        var seen = new ConcurrentLinkedQueue<Integer>();
        var subscriptions = new ArrayList<Subscription>();
        for (var i = 0; i < 8; i++) {
            subscriptions.add(mb.stream("stream" + i, Integer.class)
                    .windowed(count(1))
                    .forEach(window -> seen.addAll(window.data()))
                    .start());
        }
        collection("minibatch_group").updateOne(eq("stream", "stream3"), Updates.unset("version"));
        collection("minibatch_member").updateMany(eq("stream", "stream4"), Updates.set("free", "some"));
        try (var other = Minibatch.open(url)) {
            for (var i = 0; i < 8; i++) {
                if (i != 3) {
                    other.stream("stream" + i, Integer.class).group().pause();
                }
            }
        }
        for (var i = 0; i < 8; i++) {
            if (i != 3) {
                var subscription = subscriptions.get(i);
                await("stream" + i).until(() -> subscription.state() == Subscription.State.PAUSED);
            }
        }
        assertThat(mb.stream("stream3", Integer.class).status().groups().toString())
                .contains("stream3")
                .contains("minibatch_group")
                .contains("version");
    }

    @Test
    void messagesWithIdsThatNobodyCanHandleHoldNobodyUp() {
        var documents = new ArrayList<Document>();
        for (var i = 0; i < 6_000; i++) {
            documents.add(message("s", "id" + i).append("created", Instant.EPOCH));
        }
        collection("buffer").insertMany(documents);
        mb.stream("s", Integer.class).append(7);
        assertThat(mb.stream("s", Integer.class).buffer().size()).isEqualTo(1);
        assertThat(mb.stream("s", Integer.class).verify(false)).hasSize(6_000);
    }

    private static Document message(String stream, Object id) {
        return new Document("_id", id)
                .append("stream", stream)
                .append("data", new Document("a", 1))
                .append("processed", false)
                .append("created", Instant.now());
    }

    /** As the shell writes numbers. */
    @Test
    void numbersOfOtherTypesAreNumbers() throws InterruptedException {
        var numbers = mb.stream("s", Integer.class);
        numbers.appendAll(IntStream.range(0, 300).boxed().toList());
        numbers.buffer();
        for (var message : collection("buffer").find()) {
            var sequence = message.getLong("seq");
            collection("buffer").updateOne(eq("_id", message.get("_id")), Updates.unset("seq"));
            collection("buffer")
                    .updateOne(
                            eq("_id", message.get("_id")),
                            Updates.set("seq", sequence % 2 == 0 ? (Object) (double) sequence : sequence.intValue()));
        }
        collection("minibatch_stream").updateOne(eq("_id", "s"), Updates.set("next", 301.0));
        var seen = new ConcurrentLinkedQueue<Integer>();
        try (var other = Minibatch.open(url)) {
            other.stream("s", Integer.class)
                    .windowed(count(300))
                    .workers(1)
                    .forEach(window -> seen.addAll(window.data()))
                    .drain();
        }
        assertThat(seen)
                .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
    }

    @Test
    void whatCanBePutRightIsToldAndPutRightOnRequest() {
        var numbers = mb.stream("s", Integer.class);
        numbers.appendAll(List.of(1, 2, 3));
        collection("buffer").updateOne(eq("data.data", 1), Updates.set("seq", "first"));
        collection("buffer").updateOne(eq("data.data", 2), Updates.unset("processed"));
        for (var repair : List.of(false, true)) {
            assertThat(numbers.verify(repair)).hasSize(2);
        }
        assertThat(numbers.verify(false)).isEmpty();
        assertThat(numbers.buffer().all().map(message -> message.data())).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void pythonsWindowsAreListedWithoutTheirMessages() {
        var bytes = new BsonBinary(new byte[1 << 20]);
        var window = new Document("stream", "s")
                .append("created", Instant.now())
                .append("processed", false)
                .append("query", List.of())
                .append("data", List.of(bytes, bytes, bytes));
        collection("window").insertOne(window);
        collection("window").insertOne(new Document("stream", "s").append("data", "none"));
        assertThat(mb.stream("s").otherReaders().orElseThrow().windows().map(status -> status.size()))
                .containsExactlyInAnyOrder(3L, 0L);
    }
}
