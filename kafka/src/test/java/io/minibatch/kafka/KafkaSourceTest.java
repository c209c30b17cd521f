package io.minibatch.kafka;

import static io.minibatch.WindowEmitter.count;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.minibatch.Codec;
import io.minibatch.kafka.Received.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaSourceTest {

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

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void jsonComesInTheOrderOfItsPartitionAndARestartRepeatsNothing() throws Exception {
        var topic = server.topic(1);
        client.send(topic, 0, 2_000);
        try (var received = Received.numbers()) {
            received.run(source(topic), 2_000);
            client.send(topic, 2_000, 2_010);
            received.run(source(topic), 2_010);
            assertThat(received.all()).isEqualTo(Received.numbers(0, 2_010));
        }
    }

    @Test
    void textAndBytesComeAsTheyAre() throws Exception {
        var topic = server.topic(1);
        client.send(topic, "näh", "");
        try (var texts = new Received<>("texts-" + topic, String.class);
                var bytes = new Received<>("bytes-" + topic, byte[].class)) {
            texts.run(new KafkaSource<>(topic, String.class).servers(server.servers()), 2);
            bytes.run(new KafkaSource<byte[]>(topic).servers(server.servers()), 2);
            assertThat(texts.all()).containsExactly("näh", "");
            assertThat(bytes.all()).containsExactly(bytes("näh"), new byte[0]);
        }
    }

    @Test
    void keyHeadersAndPlaceAreAttributes() throws Exception {
        var topic = server.topic(2);
        var binary = new byte[] {(byte) 0xff, 1};
        client.send(List.of(
                new ProducerRecord<>(
                        topic,
                        1,
                        1_700_000_000_123L,
                        bytes("k\uFFFD"),
                        bytes("1"),
                        List.of(
                                new RecordHeader("trace", bytes("first")),
                                new RecordHeader("trace", bytes("last")),
                                new RecordHeader("bin", binary),
                                new RecordHeader("none", null))),
                new ProducerRecord<>(topic, 0, 1L, binary, bytes("2"))));
        try (var received = new Received<>("attributes-" + topic, String.class)) {
            received.run(new KafkaSource<>(topic, String.class).servers(server.servers()), 2);
            assertThat(received.messages())
                    .anySatisfy(message -> assertThat(message.attributes())
                            .containsExactlyInAnyOrderEntriesOf(Map.of(
                                    "kafka.topic", topic,
                                    "kafka.partition", "1",
                                    "kafka.offset", "0",
                                    "kafka.timestamp", "1700000000123",
                                    "kafka.key", "k\uFFFD",
                                    "kafka.header.trace", "last",
                                    "kafka.header.bin;base64", "/wE=")))
                    .anySatisfy(message -> assertThat(message.attributes()).containsEntry("kafka.key;base64", "/wE="));
        }
    }

    @Test
    void brokenJsonIsSetAsideAloneWithItsPlaceAndTheCause() throws Exception {
        var topic = server.topic(1);
        client.send(topic, "{\"n\":1}", "{broken", "{\"n\":3}");
        try (var received = Received.numbers()) {
            received.run(source(topic), 3);
            var seen = new ArrayList<List<Numbered>>();
            received.stream().windowed(count(3)).sink(seen::add).drain();
            assertThat(seen).containsExactly(List.of(new Numbered(1), new Numbered(3)));
            var group = received.stream().group();
            assertThat(group.dead()).singleElement().satisfies(dead -> {
                assertThat(dead.error()).contains("JSON");
                assertThat(group.deadMessages(dead.id()))
                        .singleElement()
                        .satisfies(message -> assertThat(message.attributes())
                                .containsEntry("kafka.topic", topic)
                                .containsEntry("kafka.partition", "0")
                                .containsEntry("kafka.offset", "1"));
            });
        }
    }

    @Test
    void aDeserializerReadsOtherFormatsAndWhatItCannotReadIsSetAsideAlone() throws Exception {
        var topic = server.topic(1);
        client.send(List.of(
                new ProducerRecord<>(topic, new byte[] {0, 0, 1, 0}),
                new ProducerRecord<>(topic, bytes("12")), // would be JSON
                new ProducerRecord<>(topic, new byte[] {0, 0, 0, 5})));
        try (var received = new Received<>("integers-" + topic, Integer.class)) {
            received.run(
                    new KafkaSource<Integer>(topic).servers(server.servers()).deserializer(new IntegerDeserializer()),
                    3);
            var seen = new ArrayList<Integer>();
            received.stream().windowed(count(3)).sink(seen::addAll).drain();
            assertThat(seen).containsExactly(256, 5);
            assertThat(received.stream().group().dead())
                    .singleElement()
                    .satisfies(dead -> assertThat(dead.error()).contains("IntegerDeserializer", "not 4"));
        }
    }

    @Test
    void aCodecReadsOtherFormats() throws Exception {
        var topic = server.topic(1);
        client.send(topic, "7", "x");
        try (var received = Received.numbers()) {
            received.run(source(topic).codec(new Lines()), 2);
            var seen = new ArrayList<Numbered>();
            received.stream().windowed(count(2)).sink(seen::addAll).drain();
            assertThat(seen).containsExactly(new Numbered(7));
            assertThat(received.stream().group().dead()).hasSize(1);
        }
    }

    /** Numbers as text. */
    private static final class Lines implements Codec<Numbered> {
        @Override
        public String format() {
            return "lines";
        }

        @Override
        public String type() {
            return "Numbered";
        }

        @Override
        public byte[] encode(Numbered data) {
            return bytes(Integer.toString(data.n()));
        }

        @Override
        public Numbered decode(byte[] bytes) {
            return new Numbered(Integer.parseInt(Client.text(bytes)));
        }
    }

    @Test
    void messagesWithoutValueAreLeftOutUnlessAPayloadIsMadeOfThem() throws Exception {
        var topic = server.topic(1);
        client.send(List.of(
                new ProducerRecord<>(topic, bytes("4"), null),
                new ProducerRecord<>(topic, bytes("5"), bytes("{\"n\":5}")),
                new ProducerRecord<>(topic, bytes("6"), null)));
        try (var received = Received.numbers();
                var all = Received.numbers()) {
            received.run(source(topic), 1);
            all.run(source(topic).tombstones(record -> new Numbered(-Integer.parseInt(Client.text(record.key())))), 3);
            assertThat(received.all()).containsExactly(new Numbered(5));
            assertThat(all.all()).containsExactly(new Numbered(-4), new Numbered(5), new Numbered(-6));
            assertThat(server.committed("minibatch-" + received.stream().name(), topic, 0))
                    .isEqualTo(3);
        }
    }

    @Test
    void aFunctionForTombstonesThatFailsLosesNothing() throws Exception {
        var topic = server.topic(1);
        client.send(List.of(
                new ProducerRecord<>(topic, bytes("4"), null),
                new ProducerRecord<>(topic, bytes("none"), null),
                new ProducerRecord<>(topic, bytes("6"), null)));
        try (var received = Received.numbers()) {
            var failed = new AtomicBoolean();
            var source = source(topic).tombstones(record -> {
                if (!failed.getAndSet(true)) {
                    throw new TimeoutException("the registry does not answer");
                }
                return new Numbered(Integer.parseInt(Client.text(record.key())));
            });
            received.run(source, 3);
            var seen = new ArrayList<Numbered>();
            received.stream().windowed(count(3)).sink(seen::addAll).drain();
            assertThat(seen).containsExactly(new Numbered(4), new Numbered(6));
            assertThat(received.stream().group().dead())
                    .singleElement()
                    .satisfies(dead -> assertThat(dead.error()).contains("tombstones", "\"none\""));
        }
    }

    @Test
    void aPatternReadsAllThatMatchAndWhatIsMadeLater() throws Exception {
        var prefix = KafkaServer.newName();
        client.send(server.topic(prefix + "-a", 1, Map.of()), 0, 3);
        client.send(server.topic("not-" + prefix + "-a", 1, Map.of()), 100, 103);
        try (var received = Received.numbers()) {
            var source = new KafkaSource<>(Pattern.compile(prefix + "-.*"), Numbered.class)
                    .servers(server.servers())
                    .property("metadata.max.age.ms", 100);
            received.during(source, () -> {
                received.awaitSize(3);
                later(prefix);
                received.awaitSize(6);
            });
            assertThat(received.all()).containsExactlyInAnyOrderElementsOf(Received.numbers(0, 6));
        }
    }

    private static void later(String prefix) {
        try {
            client.send(server.topic(prefix + "-b", 2, Map.of()), 3, 6);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatStandsBeforeAMessageThatIsTooLargeIsAppendedAndCommitted() throws Exception {
        var topic = server.topic(1);
        client.send(topic, 0, 10);
        var appender = new TestAppender();
        appender.refuse(5);
        var group = "large-" + topic;
        assertThat(new SourceThread(source(topic).group(group), appender).awaitEnd())
                .hasMessageContaining("offset 5 of partition 0 of topic " + topic);
        assertThat(appender.numbers()).isEqualTo(Received.numbers(0, 5));
        assertThat(server.committed(group, topic, 0)).isEqualTo(5);
    }

    @Test
    void whatATransactionTakesBackIsNotAppended() throws Exception {
        var topic = server.topic(1);
        try (var producer = client.producer(Map.of("transactional.id", topic))) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, bytes("{\"n\":1}"))).get();
            producer.abortTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(topic, bytes("{\"n\":2}"))).get();
            producer.commitTransaction();
        }
        try (var received = Received.numbers()) {
            received.during(source(topic), () -> {
                received.awaitSize(1);
                await().until(() ->
                        server.committed("minibatch-" + received.stream().name(), topic, 0) == 4);
            });
            assertThat(received.all()).containsExactly(new Numbered(2));
        }
    }

    @Test
    void severalTopicsAreReadTogether() throws Exception {
        var first = server.topic(1);
        var second = server.topic(1);
        client.send(first, 0, 5);
        client.send(second, 5, 10);
        try (var received = Received.numbers()) {
            received.run(new KafkaSource<Numbered>(first, second).servers(server.servers()), 10);
            assertThat(received.all()).containsExactlyInAnyOrderElementsOf(Received.numbers(0, 10));
        }
    }

    @Test
    void propertiesThatWouldBreakThePromiseAreRefused() {
        var source = new KafkaSource<Numbered>("t");
        for (var name : List.of("enable.auto.commit", "key.deserializer", "value.deserializer")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.property(name, "true"))
                    .withMessageContaining(name);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.properties(Map.of("auto.offset.reset", "latest")))
                .withMessageContaining("latest()");
        for (var reset : List.of(" latest ", "LATEST", "by_duration:PT1H")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> source.property("auto.offset.reset", reset))
                    .withMessageContaining("earliest or none");
        }
        assertThat(source.property("auto.offset.reset", "none")).isNotNull();
        assertThatIllegalArgumentException().isThrownBy(() -> new KafkaSource<>(""));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.servers("host"))
                .withMessageContaining("host:port");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.property("sasl.jaas.config", 12345))
                .withMessageNotContaining("12345");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> source.property("sasl.jaas.config", "module required password=a secret;"))
                .withMessageContaining("sasl.jaas.config")
                .withMessageNotContaining("secret")
                .withNoCause();
        for (var servers : List.of("[::1]:9092", "a:1, b:2", "PLAINTEXT://a:1")) {
            assertThat(source.servers(servers)).isNotNull();
        }
        assertThat(source.property("enable.auto.commit", false)
                        .property("sasl.jaas.config", "module required secret=\"1\";"))
                .hasToString("KafkaSource of topic t at localhost:9092");
    }
}
