package io.minibatch.mongodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.minibatch.MinibatchException;
import io.minibatch.connect.Start;
import io.minibatch.mongodb.server.MongoOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.bson.BsonDateTime;
import org.bson.Document;
import org.bson.UuidRepresentation;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MongoSourceTest {

    private final String url = TestServer.newDatabase();
    private final MongoClient client = MongoClients.create(com.mongodb.MongoClientSettings.builder()
            .applyConnectionString(MongoOptions.parse(url).connection())
            .uuidRepresentation(UuidRepresentation.STANDARD)
            .build());
    private final MongoCollection<Document> orders =
            client.getDatabase(MongoOptions.parse(url).database()).getCollection("orders");
    private final Received received = new Received();

    @AfterEach
    void drop() {
        received.close();
        client.close();
        TestServer.drop(url);
    }

    private static Document numbered(int number) {
        return new Document("n", number);
    }

    private void insert(int from, int to) {
        orders.insertMany(
                IntStream.range(from, to).mapToObj(MongoSourceTest::numbered).toList());
    }

    private static List<Object> numbers(int from, int to) {
        return IntStream.range(from, to).<Object>mapToObj(n -> n).toList();
    }

    /** An id of so many seconds after a certain time. */
    private static ObjectId id(int second, int counter) {
        return new ObjectId("%08x%016x".formatted(1_700_000_000 + second, counter));
    }

    @Test
    void documentsComeAsJsonWithDatesAndIdsAsText() {
        orders.insertOne(new Document("_id", new ObjectId("64d2a1b2c3d4e5f601020304"))
                .append("when", Date.from(Instant.parse("2026-01-02T03:04:05.006Z")))
                .append("uuid", UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"))
                .append("price", Decimal128.parse("12.30"))
                .append("tags", List.of("a", Map.of("b", true)))
                .append("none", null));

        received.run(new MongoSource<>(orders), 1);

        assertThat(received.all())
                .containsExactly(Received.json(() -> ("{\"_id\":\"64d2a1b2c3d4e5f601020304\","
                                + "\"when\":\"2026-01-02T03:04:05.006Z\",\"uuid\":\"00112233-4455-6677-8899-aabbccddeeff\","
                                + "\"price\":12.30,\"tags\":[\"a\",{\"b\":true}],\"none\":null}")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aBacklogOfManyPagesComesOnceAndInOrderAndSoDoesWhatComesMeanwhile() {
        insert(0, 2_500);

        received.during(new MongoSource<>(orders).page(100), () -> {
            received.awaitSize(2_500);
            insert(2_500, 3_000);
            received.awaitSize(3_000);
        });

        assertThat(received.all("n")).isEqualTo(numbers(0, 3_000));
    }

    @Test
    void aRestartRepeatsNothingAndLeavesNothingOut() {
        insert(0, 10);
        received.run(new MongoSource<>(orders), 10);
        insert(10, 20);
        received.run(new MongoSource<>(orders), 20);
        insert(20, 21);
        received.run(new MongoSource<>(url, "orders"), 21);

        assertThat(received.all("n")).isEqualTo(numbers(0, 21));
    }

    @Test
    void idsThatComeLateWithinTheOverlapAreRead() {
        orders.insertOne(numbered(1).append("_id", id(100, 5)));

        received.during(new MongoSource<>(orders), () -> {
            received.awaitSize(1);
            orders.insertOne(numbered(2).append("_id", id(100, 4)));
            received.awaitSize(2);
            orders.insertOne(numbered(3).append("_id", id(92, 9)));
            orders.insertOne(numbered(4).append("_id", id(101, 1)));
            received.awaitSize(4);
        });

        assertThat(received.all("n")).containsExactlyInAnyOrder(1, 2, 3, 4);
    }

    @Test
    void idsThatComeLateAreReadAfterARestartToo() {
        orders.insertMany(
                List.of(numbered(1).append("_id", id(99, 1)), numbered(2).append("_id", id(100, 2))));
        received.run(new MongoSource<>(orders), 2);
        orders.insertOne(numbered(3).append("_id", id(99, 7)));

        received.run(new MongoSource<>(orders), 3);

        assertThat(received.all("n")).containsExactly(1, 2, 3);
    }

    @Test
    void whatIsOlderThanTheOverlapIsNotLookedFor() {
        orders.insertOne(numbered(1).append("_id", id(100, 1)));
        received.run(new MongoSource<>(orders), 1);
        orders.insertMany(
                List.of(numbered(2).append("_id", id(80, 1)), numbered(3).append("_id", id(101, 1))));

        received.run(new MongoSource<>(orders), 2);

        assertThat(received.all("n")).containsExactly(1, 3);
    }

    @Test
    void idsOfAllTypesThatHaveAnOrderAreRead() {
        var ids = new ArrayList<Object>(
                List.of(5, 6.5, 7L, Decimal128.parse("8.5"), "text", new Document("a", 1), id(1, 1), true));
        ids.add(new BsonDateTime(5));
        ids.forEach(id -> orders.insertOne(new Document("_id", id)));

        received.during(new MongoSource<>(orders), () -> {
            received.awaitSize(9);
            List.of(9, "texts", new Document("a", 2), id(2, 2), new BsonDateTime(6))
                    .forEach(id -> orders.insertOne(new Document("_id", id)));
            received.awaitSize(14);
        });
        orders.insertMany(List.of(new Document("_id", 10), new Document("_id", "u")));
        received.run(new MongoSource<>(orders), 16);
    }

    @Test
    void idsThatDifferInTheOrderOfTheirFieldsAreTwo() {
        orders.insertMany(List.of(
                new Document("_id", new Document("a", 1).append("b", 1)),
                new Document("_id", new Document("b", 1).append("a", 1))));

        received.run(new MongoSource<>(orders), 2);
    }

    @Test
    void anotherFieldIsReadAlongWithTiesAtItsValues() {
        var day = Instant.parse("2026-01-01T00:00:00Z");
        for (var i = 0; i < 50; i++) {
            orders.insertOne(numbered(i).append("meta", new Document("at", Date.from(day.plusSeconds(i / 20)))));
        }

        received.during(new MongoSource<>(orders).field("meta.at").page(7), () -> {
            received.awaitSize(50);
            orders.insertOne(numbered(50).append("meta", new Document("at", Date.from(day.plusSeconds(2)))));
            orders.insertOne(numbered(51).append("meta", new Document("at", Date.from(day.minusSeconds(5)))));
            received.awaitSize(52);
        });

        assertThat(received.all("n")).containsExactlyInAnyOrderElementsOf(numbers(0, 52));
    }

    @Test
    void numbersMayComeLateByAsMuchAsIsSaid() {
        orders.insertMany(List.of(numbered(1).append("_id", 90), numbered(2).append("_id", 100L)));

        received.during(new MongoSource<>(orders).overlapBy(10), () -> {
            received.awaitSize(2);
            orders.insertOne(numbered(3).append("_id", 91.5));
            received.awaitSize(3);
        });
    }

    @Test
    void startSaysWhatOfThatWhichIsThereComes() {
        insert(0, 3);
        received.during(new MongoSource<>(orders).start(Start.LATEST), () -> {
            insertUntilReceived(1);
        });
        var size = received.all().size();
        assertThat(received.all("n")).doesNotContain(0, 1, 2);

        received.run(new MongoSource<>(orders).start(Start.EARLIEST), size + (int) orders.countDocuments());
    }

    /** The source begins on a thread of its own: what is inserted before it has may be left out. */
    private void insertUntilReceived(int size) {
        await().pollInterval(Duration.ofMillis(100)).until(() -> {
            insert(100, 101);
            return received.all().size() >= size;
        });
    }

    @Test
    void moreThanIsRememberedComesOnceAllTheSame() {
        var many = new ArrayList<Document>();
        for (var i = 0; i < 300; i++) {
            many.add(numbered(i).append("_id", id(i / 100, i)));
        }
        orders.insertMany(many);

        received.during(new MongoSource<>(orders).page(10).remember(20), () -> {
            received.awaitSize(300);
            orders.insertOne(numbered(300).append("_id", id(3, 300)));
            received.awaitSize(301);
        });
        received.run(new MongoSource<>(orders).page(10).remember(20), 301);

        assertThat(received.all("n")).isEqualTo(numbers(0, 301));
    }

    @Test
    void whatCouldNotBeAppendedIsReadAgain() throws Exception {
        insert(0, 30);
        var appender = new RecordingAppender(2);
        var source = new MongoSource<Object>(orders).page(10).start(Start.EARLIEST);

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> source.stream(appender))
                .withMessage("disk full");
        var thread = new Thread(() -> {
            try {
                source.stream(appender);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        await().until(() -> appender.taken().size() == 30);
        source.close();
        thread.join();

        assertThat(appender.taken()).hasSize(30).doesNotHaveDuplicates();
    }

    @Test
    void aDocumentWithoutTheFieldIsAnError() {
        orders.insertOne(new Document("_id", "x"));
        var source = new MongoSource<Object>(orders).field("created");

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> source.stream(new RecordingAppender(0)))
                .withMessageContaining("has no field created")
                .withMessageContaining(orders.getNamespace().getFullName());
    }

    @Test
    void aValueWithoutOrderIsAnError() {
        orders.insertOne(new Document("_id", "x").append("at", List.of()));
        var source = new MongoSource<Object>(orders).field("at");

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> source.stream(new RecordingAppender(0)))
                .withMessageContaining("type ARRAY");
    }

    @Test
    void tooManyDocumentsWithOneValueAreAnError() {
        for (var i = 0; i < 30; i++) {
            orders.insertOne(numbered(i).append("day", 1));
        }
        var source = new MongoSource<Object>(orders).field("day").page(10).remember(20);

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> source.stream(new RecordingAppender(0)))
                .withMessageContaining("More than 20 documents");
    }

    @Test
    void aPositionOfAnotherFieldOrKindIsAnError() {
        insert(0, 1);
        received.run(new MongoSource<>(orders).name("mine"), 1);
        var appender = new RecordingAppender(0);
        appender.standsAt("nonsense");

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> new MongoSource<Object>(orders).name("mine").stream(appender))
                .withMessageContaining("position saved as mine")
                .withMessageContaining("start with the earliest");
    }

    @Test
    void aServerThatIsAwayIsAnErrorWithoutThePassword() {
        var source =
                new MongoSource<Object>("mongodb://user:secret@127.0.0.1:1/shop?serverSelectionTimeoutMS=50", "orders");

        assertThatExceptionOfType(MinibatchException.class)
                .isThrownBy(() -> source.stream(new RecordingAppender(0)))
                .withMessageContaining("mongodb://127.0.0.1:1/shop.orders")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MongoSource<>("mongodb://user:sec@ret:word@host", "orders"))
                .withMessageNotContaining("ret:");
    }
}
