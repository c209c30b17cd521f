package io.minibatch.kafka;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.Source;
import io.minibatch.kafka.Received.Numbered;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What goes wrong: on the side of Kafka, and on that of the store. */
class KafkaTroubleTest {

    private static KafkaServer server;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        server = KafkaServer.shared();
        client = new Client(server.servers());
    }

    private static KafkaSource<Numbered> source(String topic) {
        return new KafkaSource<>(topic, Numbered.class).servers(server.servers());
    }

    private static void assertFails(Source<Numbered> source, String... words) {
        assertThatThrownBy(() -> source.stream(new TestAppender()))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContainingAll(words)
                .hasMessageNotContaining("wrong-one");
    }

    @Test
    void aTopicThatIsNotThereIsAnErrorThatSaysSo() {
        assertFails(source("missing"), "Cannot read topic missing at " + server.servers(), "there is no topic missing");
        assertFails(
                new KafkaSource<Numbered>(Pattern.compile("missing-.*")).servers(server.servers()),
                "no topic whose name matches missing-.*");
        assertFails(source("with blank"), "with blank");
    }

    @Test
    void aBrokerThatIsNotThereIsAnErrorWithTheAddress() {
        assertFails(
                source("t").servers("localhost:1").property("default.api.timeout.ms", 500),
                "Cannot read topic t at localhost:1",
                "no broker answered in time");
        assertFails(source("t").servers("host.invalid:9092"), "Cannot read topic t at host.invalid:9092", "resolved");
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws Exception {
        var topic = server.topic(1);
        client.send(topic, 0, 3);
        assertFails(Sasl.source(source(topic), server, "wrong-one"), "the server refuses user or password");
        try (var received = Received.numbers()) {
            received.run(Sasl.source(source(topic), server, "secret"), 3);
        }
    }

    @Test
    void troubleShowsInTheStatusAndGoesWhenTheTopicIsThere() throws Exception {
        var topic = KafkaServer.newName();
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("trouble", Numbered.class);
            try (var running = stream.attach(source(topic))
                    .windowed(count(1))
                    .forEach(window -> {})
                    .start()) {
                await().untilAsserted(() -> assertThat(remarks(stream.status()))
                        .anySatisfy(remark -> assertThat(remark)
                                .contains("KafkaSource of topic " + topic, "there is no topic " + topic)));
                client.send(server.topic(topic, 1, Map.of()), 0, 1);
                await().untilAsserted(() -> {
                    assertThat(stream.status().done()).isEqualTo(1);
                    assertThat(remarks(stream.status())).isEmpty();
                });
                assertThat(running.state()).isNotNull();
            }
        }
    }

    private static List<String> remarks(io.minibatch.StreamStatus status) {
        return status.groups().get(0).remarks();
    }

    @Test
    void whatTheStoreDidNotTakeComesAgainAndWhatItTookDoesNot() throws Exception {
        var topic = server.topic(1);
        var store = new TestAppender();
        var usual = source(topic).property("max.poll.records", 10).group(topic);
        client.send(topic, 0, 100);
        store.failAt(5);
        assertThatThrownBy(() -> usual.stream(store)).hasMessageContaining("disk full");
        assertThat(store.numbers()).isEqualTo(Received.numbers(0, 40));
        run(source(topic).group(topic), store, 100);
        assertThat(store.numbers()).isEqualTo(Received.numbers(0, 100));
    }

    @Test
    void whatASourceHasInHandWhenATimeoutEndsItComesAgain() throws Exception {
        var topic = server.topic(1);
        var store = new TestAppender();
        var source = source(topic).property("max.poll.records", 10).group(topic);
        client.send(topic, 0, 100);
        store.during(5, () -> {
            throw new TimeoutException("not a broker's");
        });
        assertThatThrownBy(() -> source.stream(store)).hasMessageContaining("not a broker's");
        run(source, store, 100); // again, as the runtime does
        assertThat(store.numbers()).isEqualTo(Received.numbers(0, 100));
    }

    /** Until so many messages are there. */
    private static void run(KafkaSource<Numbered> source, TestAppender store, int size) throws Exception {
        var thread = new SourceThread(source, store);
        await().untilAsserted(() -> assertThat(store.numbers()).hasSizeGreaterThanOrEqualTo(size));
        source.close();
        thread.awaitEnd();
    }

    @Test
    void aLargeBatchIsAppendedInStepsOfSomeMegabytes() throws Exception {
        var topic = server.topic(1);
        var text = "\"" + "x".repeat(900_000) + "\"";
        for (var i = 0; i < 20; i++) {
            client.send(List.of(new ProducerRecord<>(topic, text.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        }
        var store = new TestAppender();
        run(
                source(topic)
                        .property("max.partition.fetch.bytes", 30_000_000)
                        .property("fetch.max.bytes", 30_000_000)
                        .property("fetch.min.bytes", 15_000_000),
                store,
                20);
        assertThat(store.largestStep()).isLessThan(12);
    }

    @Test
    void aStoreSlowerThanMaxPollIntervalLosesNothing() throws Exception {
        var topic = server.topic(1);
        client.send(topic, 0, 20);
        var store = new TestAppender();
        var source = source(topic)
                .group(topic)
                .property("max.poll.records", 10)
                .property("max.poll.interval.ms", 500)
                .property("heartbeat.interval.ms", 100);
        store.during(2, () -> await().until(() -> members(topic) == 0));
        run(source, store, 30);
        assertThat(store.numbers()).containsAll(Received.numbers(0, 20));
        assertThat(store.numbers().subList(0, 10)).isEqualTo(Received.numbers(0, 10));
    }

    private static int members(String group) throws Exception {
        try (var admin = server.admin()) {
            return admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members()
                    .size();
        }
    }

    @Test
    void anInterruptEndsItAndWhatWasAppendedIsCommitted() throws Exception {
        var topic = server.topic(1);
        client.send(topic, 0, 100);
        var store = new TestAppender();
        var thread = new SourceThread(source(topic).group(topic), store);
        await().until(() -> store.numbers().size() == 100);
        thread.interrupt();
        assertThat(thread.awaitEnd()).isInstanceOf(InterruptedException.class);
        client.send(topic, 100, 101);
        run(source(topic).group(topic), store, 101);
        assertThat(store.numbers()).isEqualTo(Received.numbers(0, 101));
    }

    @Test
    void aSourceThatIsClosedBeforeItRunsEndsAtOnce() throws Exception {
        var source = source("missing");
        source.close();
        source.stream(new TestAppender());
    }
}
