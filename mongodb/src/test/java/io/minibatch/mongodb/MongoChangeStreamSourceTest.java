package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import io.minibatch.Message;
import io.minibatch.MinibatchException;
import io.minibatch.connect.Start;
import io.minibatch.mongodb.omegaml.DatasetSource;
import io.minibatch.mongodb.omegaml.Datasets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With a server of its own: one that can lose its oplog. */
class MongoChangeStreamSourceTest {

    private final Forgetful backend = new Forgetful();
    private final MongoServer server = new MongoServer(backend);
    private final String url = url(server);
    private final MongoClient client = MongoClients.create(url);
    private final MongoCollection<org.bson.Document> orders =
            client.getDatabase("shop").getCollection("orders");
    private final Received received = new Received();

    private static String url(MongoServer server) {
        server.enableOplog();
        var address = server.bind();
        return "mongodb://" + address.getHostString() + ":" + address.getPort() + "/shop";
    }

    @AfterEach
    void close() {
        received.close();
        client.close();
        server.shutdownNow();
    }

    private void insert(int from, int to) {
        orders.insertMany(IntStream.range(from, to)
                .mapToObj(n -> new org.bson.Document("n", n))
                .toList());
    }

    private static List<Object> numbers(int from, int to) {
        return IntStream.range(from, to).<Object>mapToObj(n -> n).toList();
    }

    @Test
    void whatIsThereComesFirstAndThenWhatIsInserted() {
        insert(0, 2_500);

        received.during(new MongoChangeStreamSource<>(orders), () -> {
            received.awaitSize(2_500);
            insert(2_500, 2_600);
            received.awaitSize(2_600);
        });

        assertThat(received.all("n")).isEqualTo(numbers(0, 2_600));
        assertThat(received.messages().get(0).attributes()).isEmpty();
    }

    @Test
    void whatIsInsertedWhileWhatIsThereIsReadComesOnce() {
        insert(0, 5_000);
        var inserted = new Thread(() -> IntStream.range(5_000, 6_000).forEach(n -> insert(n, n + 1)));

        received.during(new MongoChangeStreamSource<>(orders).page(100), () -> {
            inserted.start();
            received.awaitSize(6_000);
        });

        assertThat(received.all("n")).containsExactlyInAnyOrderElementsOf(numbers(0, 6_000));
    }

    @Test
    void aRestartRepeatsNothingAndLeavesNothingOut() {
        insert(0, 10);
        received.during(new MongoChangeStreamSource<>(orders), () -> {
            received.awaitSize(10);
            insert(10, 20);
            received.awaitSize(20);
        });
        insert(20, 30);
        received.run(new MongoChangeStreamSource<>(url, "orders"), 30);
        insert(30, 31);
        received.run(new MongoChangeStreamSource<>(url, "orders"), 31);

        assertThat(received.all("n")).isEqualTo(numbers(0, 31));
    }

    @Test
    void updatesComeAsTheDocumentIsWithTheKindOfChange() {
        orders.insertOne(new org.bson.Document("_id", 1).append("n", 1));

        received.during(new MongoChangeStreamSource<>(orders).updates(), () -> {
            received.awaitSize(1);
            orders.updateOne(new org.bson.Document("_id", 1), new org.bson.Document("$set", Map.of("n", 2)));
            received.awaitSize(2);
        });

        assertThat(received.all("n")).containsExactly(1, 2);
        assertThat(received.messages().stream().map(Message::attributes))
                .containsExactly(Map.of("operation", "insert"), Map.of("operation", "update"));
    }

    @Test
    void rawEventsHoldTheDocument() {
        insert(0, 1);

        received.during(new MongoChangeStreamSource<>(orders).raw(), () -> {
            received.awaitSize(1);
            insert(1, 2);
            received.awaitSize(2);
        });

        assertThat(received.all("operationType")).containsExactly("insert", "insert");
        assertThat(received.all("fullDocument").stream().<Object>map(each -> ((Map<?, ?>) each).get("n")))
                .containsExactly(0, 1);
        assertThat(received.all("_id")).element(1).isInstanceOf(Map.class);
    }

    @Test
    void aCollectionThatIsDroppedAndMadeAgainIsReadFromTheBeginning() {
        insert(0, 3);

        received.during(new MongoChangeStreamSource<>(orders), () -> {
            received.awaitSize(3);
            insert(3, 4);
            received.awaitSize(4);
            orders.drop();
            orders.insertOne(new org.bson.Document("_id", 1).append("n", 4));
            received.awaitSize(5);
            insert(5, 6);
            received.awaitSize(6);
        });

        assertThat(received.all("n")).isEqualTo(numbers(0, 6));
    }

    @Test
    void whenTheServerHasForgottenTheTokenWhatIsMissingIsReadByItsIds() {
        received.during(new MongoChangeStreamSource<>(orders), () -> {
            insert(0, 10);
            received.awaitSize(10);
            insert(10, 11);
            received.awaitSize(11);
        });
        insert(11, 20);
        backend.forgotten.set(true);

        received.during(new MongoChangeStreamSource<>(orders), () -> {
            received.awaitSize(20);
            insert(20, 21);
            received.awaitSize(21);
        });

        assertThat(backend.forgotten).as("asked for the token").isFalse();
        assertThat(received.all("n")).isEqualTo(numbers(0, 21));
    }

    @Test
    void idsThatDoNotSayWhenTheyWereMadeComeAllAgainRatherThanNotAtAll() {
        received.during(new MongoChangeStreamSource<>(orders), () -> {
            orders.insertOne(new org.bson.Document("_id", "m"));
            received.awaitSize(1);
        });
        orders.insertOne(new org.bson.Document("_id", "a"));
        backend.forgotten.set(true);

        received.run(new MongoChangeStreamSource<>(orders), 3);

        assertThat(received.all("_id")).containsExactly("m", "a", "m");
    }

    @Test
    void theLatestLeavesOutWhatIsThere() {
        insert(0, 3);

        received.during(
                new MongoChangeStreamSource<>(orders).start(Start.LATEST),
                () -> await().pollInterval(Duration.ofMillis(100)).until(() -> {
                    insert(3, 4);
                    return !received.all().isEmpty();
                }));

        assertThat(received.all("n")).containsOnly(3);
    }

    @Test
    void aDatasetThatIsLinkedToAnotherCollectionIsFollowedThere() {
        var shop = client.getDatabase("shop");
        insert(0, 1);
        new Datasets(shop).findOrLink("sales", "orders");

        received.during(new DatasetSource<>(shop, "sales").watch(), () -> {
            received.awaitSize(1);
            shop.getCollection("metadata")
                    .updateOne(new org.bson.Document(), new org.bson.Document("$set", Map.of("collection", "others")));
            shop.getCollection("others").insertOne(new org.bson.Document("n", 1));
            received.awaitSize(2);
            shop.getCollection("others").insertOne(new org.bson.Document("n", 2));
            received.awaitSize(3);
        });

        assertThat(received.all("n")).isEqualTo(numbers(0, 3));
    }

    @Test
    void aServerWithoutChangeStreamsIsAnErrorThatSaysWhatToDoInstead() {
        backend.standalone.set(true);

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> new MongoChangeStreamSource<>(orders).stream(new RecordingAppender(0)))
                .withMessageContaining("shop.orders")
                .withMessageContaining("MongoSource");
    }

    /** Says once that a token is too old. */
    private static final class Forgetful extends MemoryBackend {
        private final AtomicBoolean forgotten = new AtomicBoolean();
        private final AtomicBoolean standalone = new AtomicBoolean();

        @Override
        public Document handleMessage(MongoMessage message) {
            var text = message.getDocument().toString();
            if (text.contains("$changeStream") && standalone.get()) {
                throw new MongoServerError(40573, "The $changeStream stage is only supported on replica sets");
            }
            if (text.contains("startAfter") && forgotten.compareAndSet(true, false)) {
                throw new MongoServerError(
                        286, "ChangeStreamHistoryLost", "the resume point may no longer be in the oplog");
            }
            return super.handleMessage(message);
        }
    }
}
