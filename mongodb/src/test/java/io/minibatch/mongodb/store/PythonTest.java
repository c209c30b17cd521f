package io.minibatch.mongodb.store;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import io.minibatch.Minibatch;
import io.minibatch.WindowStatus;
import io.minibatch.mongodb.TestServer;
import io.minibatch.mongodb.server.MongoOptions;
import io.minibatch.store.OtherReaders;
import io.minibatch.store.StoredMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Python and Java on one stream. {@code MINIBATCH_PYTHON} may name a checkout of the original, so that it takes part,
 * too; otherwise there are only programs that do what it does.
 */
@Tag("system")
class PythonTest {

    private static final String STREAM = "shared";

    private final String url = TestServer.newDatabase();
    private final Minibatch mb = Minibatch.open(TestServer.with(url, "lease=1s"));

    private Python python;

    record Item(String source, int n) {}

    @BeforeEach
    void prepare(@TempDir Path folder) {
        python = new Python(folder);
    }

    @AfterEach
    void end() {
        python.close();
        mb.close();
        try {
            TestServer.drop(url);
        } catch (MongoCommandException e) {
            // The server in this JVM cannot, where both have made the same index.
            assertThat(e.getErrorCodeName()).isEqualTo("IndexNotFound");
        }
    }

    @Test
    void whatPythonAndJavaAppendAtOnceArrivesOnce() throws Exception {
        var stream = mb.stream(STREAM, Item.class);
        var seen = new ConcurrentLinkedQueue<Item>();
        try (var other = Minibatch.open(TestServer.with(url, "lease=1s"))) {
            consume(mb, seen);
            consume(other, seen);
            var single = python.start("produce.py", url, STREAM, "single", 200, 1);
            var batched = python.start("produce.py", url, STREAM, "batched", 200, 10);
            IntStream.range(0, 200).forEach(n -> stream.append(new Item("java", n)));
            single.ended(0);
            batched.ended(0);
            await().atMost(Duration.ofSeconds(30)).until(() -> seen.size() >= 600);
            await().until(() -> stream.status().done() == 600);
        }
        var bySource = seen.stream()
                .collect(Collectors.groupingBy(Item::source, Collectors.mapping(Item::n, Collectors.toList())));
        assertThat(bySource).containsOnlyKeys("single", "batched", "java");
        for (var numbers : bySource.values()) {
            assertThat(numbers).containsExactlyInAnyOrderElementsOf(numbers(0, 200));
        }
    }

    private static void consume(Minibatch minibatch, Queue<Item> seen) {
        minibatch.stream(STREAM, Item.class)
                .windowed(count(10))
                .workers(2)
                .forEach(window -> seen.addAll(window.data()))
                .start();
    }

    @Test
    void whatPythonHasAppendedComesInTheOrderOfItsTimesAndIds() throws Exception {
        var first = python.start("produce.py", url, STREAM, "a", 150, 1);
        var second = python.start("produce.py", url, STREAM, "b", 150, 10);
        first.ended(0);
        second.ended(0);
        var expected = new ArrayList<Item>();
        try (var client = MongoClients.create(url)) {
            var database = client.getDatabase(MongoOptions.parse(url).database());
            for (var document : database.getCollection("buffer")
                    .find(Filters.eq("stream", STREAM))
                    .sort(Sorts.ascending("created", "_id"))) {
                var data = document.get("data", Document.class);
                expected.add(new Item(data.getString("source"), data.getInteger("n")));
            }
        }
        var seen = new ArrayList<Item>();
        mb.stream(STREAM, Item.class)
                .windowed(count(50))
                .workers(1)
                .forEach(window -> seen.addAll(window.data()))
                .drain();
        assertThat(expected).hasSize(300);
        assertThat(seen).isEqualTo(expected);
    }

    @Test
    void aPythonConsumerTakesWhatJavaAppendsAndLeavesNothing() throws Exception {
        var stream = mb.stream(STREAM, Item.class);
        stream.append(new Item("java", 0));
        stream.appendAll(items(1, 99));
        assertThat(stream.buffer().size())
                .as("looking at them changes nothing for Python")
                .isEqualTo(99);
        var consumer = python.start("consume.py", url, STREAM, 10, 10, "done");
        stream.append(new Item("java", 99));
        assertThat(consumer.ended(0))
                .isEqualTo(IntStream.range(0, 10).mapToObj(PythonTest::line).toList());
        assertThat(stream.buffer().all()).isEmpty();
        assertThat(stream.windows()).isEmpty();
        assertThat(others().stuck(Instant.now())).isZero();
    }

    @Test
    void numbersTextsAndListsReachPythonInAnObject() throws Exception {
        var stream = mb.stream(STREAM, Object.class);
        stream.appendAll(List.of(1, "two", List.of(3, 4.5), Map.of("five", true)));
        assertThat(python.run("consume.py", url, STREAM, 4, 1, "done"))
                .containsExactly("[{\"data\": 1}, {\"data\": \"two\"}, {\"data\": [3, 4.5]}, {\"five\": true}]");
    }

    @Test
    void whatPythonKeepsIsListedAndNobodyDeliversIt() throws Exception {
        python.run("produce.py", url, STREAM, "a", 25, 1);
        python.run("consume.py", url, STREAM, 10, 2, "keep");
        var stream = mb.stream(STREAM, Item.class);
        assertThat(stream.windows())
                .hasSize(2)
                .allMatch(window -> window.state() == WindowStatus.State.DONE && window.size() == 10);
        assertThat(stream.status().waiting()).isEqualTo(5);
        assertThat(stream.buffer().all().map(message -> message.data().n())).containsExactly(20, 21, 22, 23, 24);
    }

    @Test
    void whatAKilledPythonConsumerHadTakenComesAgainOnlyOnRequest() throws Exception {
        python.run("produce.py", url, STREAM, "a", 25, 1);
        assertThat(python.start("consume.py", url, STREAM, 10, 2, "die").ended(Python.KILLED))
                .hasSize(1);
        var stream = mb.stream(STREAM, Item.class);
        assertThat(stream.windows()).singleElement().matches(window -> window.state() == WindowStatus.State.OPEN);
        assertThat(drain()).containsExactlyElementsOf(numbers(20, 25));

        assertThat(others().stuck(Instant.EPOCH)).isZero();
        assertThat(others().stuck(Instant.now())).isEqualTo(10);
        assertThat(others().stuck(Instant.now(), 2).stream().map(PythonTest::text))
                .containsExactly("{\"source\":\"a\",\"n\":10}", "{\"source\":\"a\",\"n\":11}");
        assertThat(drain()).isEmpty();

        assertThat(others().requeue(Instant.now())).isEqualTo(10);
        assertThat(drain()).containsExactlyElementsOf(numbers(10, 20));
        assertThat(others().stuck(Instant.now())).isZero();
        assertThat(stream.windows()).isEmpty();
    }

    @Test
    void aMessageThatJavaHasLookedAtBeforeAPythonConsumerDiedWithItIsStuckToo() throws Exception {
        python.run("produce.py", url, STREAM, "a", 5, 1);
        assertThat(mb.stream(STREAM, Item.class).buffer().size()).isEqualTo(5);
        python.start("consume.py", url, STREAM, 5, 1, "die").ended(Python.KILLED);
        assertThat(others().requeue(Instant.now())).isEqualTo(5);
        assertThat(python.run("consume.py", url, STREAM, 5, 1, "done")).hasSize(1);
    }

    @Test
    void whatPythonHasKeptComesToNoGroupThatStandsForItThoughJavaHadLookedAtIt() throws Exception {
        python.run("produce.py", url, STREAM, "a", 25, 1);
        var stream = mb.stream(STREAM, Item.class);
        assertThat(stream.buffer().size()).isEqualTo(25);
        python.run("consume.py", url, STREAM, 10, 2, "keep");
        assertThat(stream.status().waiting()).isEqualTo(5);

        assertThat(drain()).containsExactlyElementsOf(numbers(20, 25));
        housekeep();
        assertThat(others().stuck(Instant.now()))
                .as("nobody removes what Python has kept")
                .isEqualTo(20);
        assertThat(others().requeue(Instant.now())).isEqualTo(20);
        assertThat(drain()).containsExactlyElementsOf(numbers(0, 20));
        housekeep();
        assertThat(stream.buffer().all()).isEmpty();
    }

    @Test
    void aGroupBesidePythonConsumersTakesNothingAwayFromThem() throws Exception {
        python.run("produce.py", url, STREAM, "a", 10, 1);
        assertThat(python.run("consume.py", url, STREAM, 10, 1, "done")).hasSize(1);
        var stream = mb.stream(STREAM, Item.class);
        stream.appendAll(items(0, 20));
        assertThat(drain("audit")).containsExactlyElementsOf(numbers(0, 20));
        housekeep();
        assertThat(python.run("consume.py", url, STREAM, 10, 2, "done")).containsExactly(line(0), line(1));
        assertThat(stream.status().waiting()).isZero();

        stream.appendAll(items(20, 30));
        assertThat(drain()).containsExactlyElementsOf(numbers(20, 30));
        assertThat(drain("audit")).containsExactlyElementsOf(numbers(20, 30));
        housekeep();
        assertThat(stream.buffer().all()).as("Java has taken over").isEmpty();
    }

    @Test
    void whatPythonLeavesOfABatchOfJavaIsFoundByAProcessThatLooksOnlyOnce() throws Exception {
        mb.stream(STREAM, Item.class).appendAll(items(0, 10));
        assertThat(python.run("consume.py", url, STREAM, 4, 1, "done")).hasSize(1);
        var seen = new ArrayList<Integer>();
        await().untilAsserted(() -> {
            try (var once = Minibatch.open(TestServer.with(url, "lease=1s"))) {
                seen.addAll(drain(once, "default", 1));
            }
            assertThat(seen)
                    .as(() -> "What came, of" + TestServer.documents(url))
                    .hasSizeGreaterThanOrEqualTo(6);
        });
        assertThat(seen).containsExactlyElementsOf(numbers(4, 10));
    }

    @Test
    void whatStreamsWithoutGroupsHaveWaitingIsWhatPythonHasLeft() throws Exception {
        python.run("produce.py", url, STREAM, "a", 30, 1);
        var stream = mb.stream(STREAM, Item.class);
        assertThat(stream.status().waiting()).isEqualTo(30);
        python.run("consume.py", url, STREAM, 10, 2, "done");
        assertThat(stream.status().waiting()).isEqualTo(10);
        assertThat(drain()).hasSize(10);
        assertThat(stream.status().waiting()).isZero();
    }

    /** None where there is no checkout. */
    @TestFactory
    Stream<DynamicTest> withTheOriginal() {
        return Stream.ofNullable(System.getenv("MINIBATCH_PYTHON"))
                .map(checkout ->
                        dynamicTest("the original feeds Java, and Java feeds the original", () -> takesPart(checkout)));
    }

    private void takesPart(String original) throws Exception {
        python.run("original.py", original, url, STREAM, "produce", "a", 100);
        assertThat(drain()).containsExactlyElementsOf(numbers(0, 100));

        var stream = mb.stream("back", Item.class);
        var consumer = python.start("original.py", original, url, "back", "consume", 10);
        stream.appendAll(items(0, 100));
        await().atMost(Duration.ofSeconds(60)).until(() -> consumer.lines().size() == 10);
        assertThat(consumer.lines())
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 10).mapToObj(PythonTest::line).toList());
        await().untilAsserted(() -> assertThat(stream.buffer().all()).isEmpty());
    }

    private OtherReaders others() {
        return mb.stream(STREAM, Item.class).otherReaders().orElseThrow();
    }

    /** What a Java consumer gets. */
    private List<Integer> drain() throws InterruptedException {
        return drain("default");
    }

    private List<Integer> drain(String group) throws InterruptedException {
        return drain(mb, group, 5);
    }

    private static List<Integer> drain(Minibatch by, String group, int size) throws InterruptedException {
        var seen = new ArrayList<Integer>();
        by.stream(STREAM, Item.class)
                .windowed(count(size))
                .group(group)
                .workers(1)
                .forEach(window -> window.data().forEach(item -> seen.add(item.n())))
                .drain();
        return seen;
    }

    private void housekeep() {
        try (var store = MongoStore.open(MongoOptions.parse(url), InstantSource.system())) {
            store.stream(STREAM).housekeep(Instant.now());
        }
    }

    private static List<Integer> numbers(int from, int end) {
        return IntStream.range(from, end).boxed().toList();
    }

    private static List<Item> items(int from, int end) {
        return IntStream.range(from, end).mapToObj(n -> new Item("java", n)).toList();
    }

    /** A window of ten, as Python prints it. */
    private static String line(int window) {
        return IntStream.range(10 * window, 10 * window + 10)
                .mapToObj(n -> "{\"source\": \"java\", \"n\": " + n + "}")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String text(StoredMessage message) {
        return new String(message.payload(), StandardCharsets.UTF_8);
    }
}
