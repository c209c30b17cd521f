package io.minibatch.kafka;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.kafka.Received.Numbered;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A source that gets nothing says what it waits for. */
class KafkaWaitingTest {

    private static void whileReading(KafkaSource<Numbered> source, Reading reading) throws Exception {
        try (var mb = Minibatch.open("memory:")) {
            var stream = mb.stream("waiting", Numbered.class);
            var running = stream.attach(source.property("default.api.timeout.ms", 1_000))
                    .windowed(count(1))
                    .forEach(window -> {})
                    .start();
            try (running) {
                reading.look(stream);
            }
        }
    }

    /** What a test does meanwhile. */
    @FunctionalInterface
    private interface Reading {
        void look(MessageStream<Numbered> stream) throws Exception;
    }

    private static void awaitRemark(MessageStream<?> stream, String... words) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(remarks(stream)).singleElement().asString().contains(words));
    }

    private static List<String> remarks(MessageStream<?> stream) {
        return stream.status().groups().get(0).remarks();
    }

    private static void awaitDone(MessageStream<?> stream, int messages) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stream.status().done()).isEqualTo(messages));
    }

    private static KafkaSource<Numbered> source(String topic, KafkaServer server) {
        return new KafkaSource<>(topic, Numbered.class)
                .servers(server.servers())
                .group(topic)
                .property("heartbeat.interval.ms", 100);
    }

    @Test
    void forABrokerThatCoordinatesItsGroup(@TempDir Path folder) throws Exception {
        try (var server = KafkaServer.start(folder, "offsets.topic.replication.factor=3\n")) {
            var topic = server.topic(1);
            for (var source :
                    List.of(source(topic, server), source(topic, server).latest())) {
                whileReading(source, stream -> awaitRemark(stream, "no broker coordinates group " + topic));
            }
        }
    }

    @Test
    void forATopicThatWasDeleted() throws Exception {
        var server = KafkaServer.shared();
        var topic = server.topic(1);
        var client = new Client(server.servers());
        client.send(topic, 0, 1);
        whileReading(source(topic, server), stream -> {
            awaitDone(stream, 1);
            try (var admin = server.admin()) {
                admin.deleteTopics(List.of(topic)).all().get();
            }
            awaitRemark(stream, "there is no topic " + topic);
            server.topic(topic, 1, Map.of());
            await().atMost(Duration.ofSeconds(60)).until(() -> remarks(stream).isEmpty()); // before a message comes
            client.send(topic, 1, 2);
            awaitDone(stream, 2);
        });
    }

    @Test
    void forAPartitionWhileAnotherMemberHasIt() throws Exception {
        var server = KafkaServer.shared();
        var topic = server.topic(1);
        new Client(server.servers()).send(topic, 0, 1);
        var other = source(topic, server);
        var store = new TestAppender();
        var thread = new SourceThread(other, store);
        await().atMost(Duration.ofSeconds(30)).until(() -> !store.numbers().isEmpty());
        whileReading(source(topic, server), stream -> {
            awaitRemark(stream, "has no partition", "session.timeout.ms");
            other.close();
            thread.awaitEnd();
            await().atMost(Duration.ofSeconds(30)).until(() -> remarks(stream).isEmpty());
        });
    }

    @Test
    void aStaticMemberNeedsNotWaitForItsFormerSelf() throws Exception {
        var server = KafkaServer.shared();
        var topic = server.topic(1);
        new Client(server.servers()).send(topic, 0, 1);
        var dead = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        server.servers(),
                        "group.id",
                        topic,
                        "group.instance.id",
                        "first",
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName(),
                        "enable.auto.commit",
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try (dead) {
            dead.subscribe(List.of(topic));
            await().atMost(Duration.ofSeconds(30)).until(() -> {
                dead.poll(Duration.ofMillis(100));
                return !dead.assignment().isEmpty();
            });
            whileReading(source(topic, server).property("group.instance.id", "first"), stream -> awaitDone(stream, 1));
        }
    }
}
