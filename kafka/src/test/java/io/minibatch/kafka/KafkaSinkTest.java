package io.minibatch.kafka;

import static io.minibatch.WindowEmitter.count;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.JsonCodec;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.Retry;
import io.minibatch.kafka.Received.Numbered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaSinkTest {

    private static KafkaServer server;
    private static Client client;

    @BeforeAll
    static void start() throws Exception {
        server = KafkaServer.shared();
        client = new Client(server.servers());
    }

    private static <R> KafkaSink<R> sink(String topic) {
        return new KafkaSink<R>(topic).servers(server.servers());
    }

    private static List<String> values(String topic, int size) {
        return client.read(topic, size).stream()
                .map(record -> Client.text(record.value()))
                .toList();
    }

    private static String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : Client.text(header.value());
    }

    @Test
    void aResultIsOneMessageTextAndBytesAsTheyAreAllElseAsJson() throws Exception {
        var topic = server.topic(1);
        KafkaSink<Object> sink = sink(topic);
        for (var result : List.of("text", "bytes".getBytes(UTF_8), new Numbered(1), List.of(1, "two"), 3)) {
            sink.put(result);
        }
        sink.close();
        assertThat(values(topic, 5)).containsExactly("text", "bytes", "{\"n\":1}", "[1,\"two\"]", "3");
    }

    @Test
    void eachElementIsAMessageWithKeyHeadersAndTheWindow() throws Exception {
        var topic = server.topic(3);
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("numbers", Numbered.class);
            stream.appendAll(Received.numbers(0, 10));
            stream.windowed(count(5))
                    .sink(KafkaSinkTest.<Numbered>sink(topic)
                            .key(each -> Integer.toString(each.n() % 2))
                            .header("odd", each -> each.n() % 2 == 1 ? "yes" : null)
                            .each())
                    .drain();
        }
        var records = client.read(topic, 10);
        assertThat(records).hasSize(10).allSatisfy(record -> {
            var n = Integer.parseInt(Client.text(record.value()).replaceAll("\\D", ""));
            assertThat(Client.text(record.key())).isEqualTo(Integer.toString(n % 2));
            assertThat(header(record, "odd")).isEqualTo(n % 2 == 1 ? "yes" : null);
            assertThat(header(record, "minibatch-window")).isEqualTo("numbers/default/" + (n < 5 ? 1 : 6));
            assertThat(header(record, "minibatch-index")).isEqualTo(Integer.toString(n % 5));
        });
        assertThat(records.stream().map(record -> Client.text(record.key()) + record.partition()))
                .as("one partition for each key")
                .satisfies(each -> assertThat(each.stream().distinct()).hasSize(2));
    }

    @Test
    void theTopicIsAFunctionOfTheResult() throws Exception {
        var prefix = KafkaServer.newName();
        server.topic(prefix + "-a", 1, Map.of());
        server.topic(prefix + "-b", 1, Map.of());
        var sink = new KafkaSink<String>(text -> prefix + "-" + text.charAt(0)).servers(server.servers());
        sink.each().put(List.of("a1", "b1", "a2"));
        sink.close();
        assertThat(values(prefix + "-a", 2)).containsExactly("a1", "a2");
        assertThat(values(prefix + "-b", 1)).containsExactly("b1");
    }

    @Test
    void codecsAndSerializersWriteOtherFormats() throws Exception {
        var topic = server.topic(1);
        var quoted = KafkaSinkTest.<String>sink(topic).codec(JsonCodec.of(String.class));
        quoted.put("text");
        quoted.close();
        KafkaSink<Integer> integers = sink(topic);
        integers = integers.serializer(new IntegerSerializer()).keyBytes(n -> new byte[] {n.byteValue()});
        integers.put(256);
        integers.close();
        var deleting = KafkaSinkTest.<String>sink(topic)
                .serializer((Serializer<String>) (name, data) -> null)
                .key(text -> text);
        deleting.put("gone");
        deleting.close();

        var records = client.read(topic, 3);
        assertThat(Client.text(records.get(0).value())).isEqualTo("\"text\"");
        assertThat(records.get(1).value()).containsExactly(0, 0, 1, 0);
        assertThat(records.get(1).key()).containsExactly(0);
        assertThat(records.get(2).value()).isNull();
        assertThat(Client.text(records.get(2).key())).isEqualTo("gone");
    }

    @Test
    void aMessageThatIsTooLargeIsRejectedAndTheOthersAreSent() throws Exception {
        var topic = server.topic(KafkaServer.newName(), 1, Map.of("max.message.bytes", "10000"));
        KafkaSink<String> here = sink(topic);
        assertThatThrownBy(() -> here.each().put(List.of("a", "x".repeat(2_000_000), "b")))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Message 1 of the window")
                .hasMessageContaining(topic)
                .hasMessageContaining("max.request.size");
        assertThatThrownBy(() -> here.put("x".repeat(20_000)))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("max.message.bytes");
        here.put("c");
        here.close();
        assertThat(values(topic, 3)).containsExactly("a", "b", "c");
    }

    @Test
    void whatCannotBeMadeAMessageIsRejected() throws Exception {
        var topic = server.topic(1);
        var withNull = new ArrayList<Object>();
        withNull.add(null);
        var sink = KafkaSinkTest.<Object>sink(topic).key(each -> each.toString());
        assertThatThrownBy(() -> sink.each().put(withNull)).isInstanceOf(RejectedException.class);
        assertThatThrownBy(() -> sink.put(new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("no key");
                    }
                }))
                .isInstanceOf(RejectedException.class)
                .hasMessageContaining("Element 0")
                .hasMessageContaining("no key");
        sink.close();
        assertThatThrownBy(() -> sink.put("late"))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void anElementThatCannotBeMadeAMessageDoesNotHoldBackTheOthersOfItsWindow() throws Exception {
        var topic = server.topic(1);
        var sink = KafkaSinkTest.<String>sink(topic).key(text -> {
            if (text.startsWith("broken")) {
                throw new IllegalStateException(text + " has no key");
            }
            return text;
        });
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("mixed", String.class);
            stream.appendAll(List.of("a", "broken 1", "b", "broken 2", "c"));
            stream.windowed(count(5)).retry(Retry.upTo(1)).sink(sink.each()).drain();
            assertThat(stream.group().dead())
                    .singleElement()
                    .satisfies(dead -> assertThat(dead.error()).contains("Element 1", "broken 1 has no key"));
        }
        var records = client.read(topic, 3);
        assertThat(records).extracting(record -> Client.text(record.value())).containsExactly("a", "b", "c");
        assertThat(records)
                .extracting(record -> header(record, "minibatch-index"))
                .containsExactly("0", "2", "4");
    }

    @Test
    void whatIsSentAgainBesideARejectedMessageIsKnownByItsHeaders() throws Exception {
        var topic = server.topic(1);
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("again", String.class);
            stream.appendAll(List.of("x".repeat(2_000_000), "small"));
            stream.windowed(count(2))
                    .retry(Retry.upTo(2).backoff(Duration.ofMillis(1), Duration.ofMillis(1)))
                    .sink(KafkaSinkTest.<String>sink(topic).each())
                    .drain();
        }
        assertThat(client.read(topic, 2)).hasSize(2).allSatisfy(record -> {
            assertThat(Client.text(record.value())).isEqualTo("small");
            assertThat(header(record, "minibatch-window")).isEqualTo("again/default/1");
            assertThat(header(record, "minibatch-index")).isEqualTo("1");
        });
    }

    @Test
    void aWindowWhoseResultIsRejectedIsSetAside() throws Exception {
        var topic = server.topic(1);
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("large", String.class);
            stream.appendAll(List.of("x".repeat(2_000_000), "small"));
            stream.windowed(count(1))
                    .retry(Retry.upTo(1))
                    .sink(KafkaSinkTest.<String>sink(topic).each())
                    .drain();
            assertThat(stream.group().dead())
                    .singleElement()
                    .satisfies(dead -> assertThat(dead.error()).contains("RejectedException"));
        }
        assertThat(values(topic, 1)).containsExactly("small");
    }

    @Test
    void aTopicThatIsNotThereIsAnErrorThatIsTriedAgain() {
        var sink = KafkaSinkTest.<String>sink("missing").property("max.block.ms", 500);
        var many = Collections.nCopies(1_000, "x"); // half a second each would never end
        assertThatThrownBy(() -> sink.each().put(many))
                .isInstanceOf(MinibatchException.class)
                .isNotInstanceOf(RejectedException.class)
                .hasMessageContaining("Cannot write to topic missing at " + server.servers())
                .hasMessageContaining("the topic is not there");
        sink.close();
    }

    @Test
    void aWrongPasswordIsSaidAndNotShown() throws Exception {
        var topic = server.topic(1);
        var sink = Sasl.sink(new KafkaSink<String>(topic), server, "wrong-one");
        assertThatThrownBy(() -> sink.put("x"))
                .isInstanceOf(MinibatchException.class)
                .hasMessageContaining("refuses user or password")
                .hasMessageNotContaining("wrong-one");
        assertThatThrownBy(() -> sink.put("again")).hasMessageContaining("refuses user or password");
        sink.close();
        var right = Sasl.sink(new KafkaSink<String>(topic), server, "secret");
        right.put("x");
        right.close();
        assertThat(values(topic, 1)).containsExactly("x");
    }

    @Test
    void propertiesThatWouldBreakThePromiseAreRefused() {
        var sink = new KafkaSink<String>("t");
        for (var name : List.of("transactional.id", "key.serializer", "value.serializer", "acks")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> sink.property(name, "1"))
                    .withMessageContaining(name);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> sink.property("enable.idempotence", false));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.header("minibatch-window", text -> text));
        for (var name : List.of(" ", "", ".", "..", "a b", "a/b", "ä", "x".repeat(250))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new KafkaSink<>(name));
        }
        assertThat(sink.properties(Map.of("acks", "all", "sasl.jaas.config", "module required secret=\"1\";")))
                .hasToString("KafkaSink to topic t at localhost:9092");
    }
}
