package io.minibatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.kafka.Received.Numbered;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Where a source begins, and where it goes on. */
class KafkaStartTest {

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

    @Test
    void latestLeavesOutOnlyWhatIsThereAtTheFirstStart() throws Exception {
        var topic = server.topic(2);
        client.send(topic, 0, 10);
        try (var received = Received.numbers()) {
            var group = "latest-" + topic;
            received.during(
                    source(topic).group(group).latest(),
                    () -> await().until(
                                    () -> server.committed(group, topic, 0) + server.committed(group, topic, 1) == 10));
            assertThat(received.all()).isEmpty();
            client.send(topic, 10, 20); // while nobody reads
            try (var admin = server.admin()) {
                admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3)))
                        .all()
                        .get();
            }
            client.send(List.of(numbered(topic, 2, 20)));
            received.run(source(topic).group(group).latest(), 11);
            assertThat(received.all()).containsExactlyInAnyOrderElementsOf(Received.numbers(10, 21));
        }
    }

    @Test
    void latestGoesOnWhereTheStreamStoodIfKafkaHasForgottenTheGroup() throws Exception {
        var topic = server.topic(2);
        client.send(List.of(numbered(topic, 0, 0), numbered(topic, 1, 1)));
        try (var received = Received.numbers()) {
            var group = "forgotten-" + topic;
            received.during(source(topic).group(group).latest(), () -> {
                await().until(() -> server.committed(group, topic, 0) + server.committed(group, topic, 1) == 2);
                client.send(List.of(numbered(topic, 0, 2)));
                received.awaitSize(1);
            });
            forget(group);
            client.send(List.of(numbered(topic, 0, 3), numbered(topic, 1, 4))); // while nobody reads
            received.run(source(topic).group(group).latest(), 3);
            assertThat(received.all()).containsExactlyInAnyOrderElementsOf(Received.numbers(2, 5));
        }
    }

    @Test
    void latestOfTwoSourcesInOneGroupLeavesOutWhatIsThereOfBothTopics() throws Exception {
        var first = server.topic(1);
        var second = server.topic(1);
        client.send(first, 0, 10);
        client.send(second, 10, 20);
        try (var received = Received.numbers()) {
            var group = "both-" + first;
            received.during(source(first).group(group).latest(), () -> {
                awaitCommitted(group, first, 10);
                client.send(first, 20, 21);
                received.awaitSize(1);
                received.during(source(second).group(group).latest(), () -> {
                    awaitCommitted(group, second, 10);
                    client.send(second, 21, 22);
                    received.awaitSize(2);
                });
            });
            assertThat(received.all()).isEqualTo(Received.numbers(20, 22));
            forget(group);
            client.send(first, 22, 23); // while nobody reads
            client.send(second, 23, 24);
            received.run(source(first).group(group).latest(), 3);
            received.run(source(second).group(group).latest(), 4);
            assertThat(received.all()).isEqualTo(Received.numbers(20, 24));
        }
    }

    @Test
    void latestLeavesOutWhatIsThereOfAnotherTopicToo() throws Exception {
        var former = server.topic(1);
        var topic = server.topic(1);
        client.send(topic, 0, 10);
        try (var received = Received.numbers()) {
            var group = "other-" + topic;
            received.during(source(former).group(group).latest(), () -> {
                awaitCommitted(group, former, 0);
                client.send(former, 10, 11);
                received.awaitSize(1);
            });
            received.during(source(topic).group(group).latest(), () -> {
                awaitCommitted(group, topic, 10);
                client.send(topic, 11, 12);
                received.awaitSize(2);
            });
            assertThat(received.all()).isEqualTo(Received.numbers(10, 12));
        }
    }

    @Test
    void latestReadsATopicThatIsMadeWhileTheFormerOneGoes() throws Exception {
        var monday = server.topic(1);
        var group = "days-" + monday;
        var tuesday = group + "-tuesday";
        try (var received = Received.numbers();
                var admin = server.admin()) {
            var days = new KafkaSource<>(Pattern.compile(monday + "|" + tuesday), Numbered.class)
                    .servers(server.servers())
                    .group(group);
            received.during(days.latest(), () -> {
                awaitCommitted(group, monday, 0);
                client.send(monday, 0, 1);
                received.awaitSize(1);
            });
            admin.deleteTopics(List.of(monday)).all().get();
            server.topic(tuesday, 1, Map.of());
            client.send(tuesday, 1, 3);
            received.run(days.latest(), 3);
            assertThat(received.all()).isEqualTo(Received.numbers(0, 3));
        }
    }

    @Test
    void offsetsThatSomebodyMovesWhileItIsStoppedAreFollowed() throws Exception {
        var topic = server.topic(1);
        client.send(topic, 0, 5);
        try (var received = Received.numbers()) {
            var group = "moved-" + topic;
            received.run(source(topic).group(group), 5);
            move(group, topic, 3);
            received.run(source(topic).group(group), 7);
            move(group, topic, 4);
            received.run(source(topic).group(group).latest(), 8);
            assertThat(received.all().subList(5, 8)).containsExactly(new Numbered(3), new Numbered(4), new Numbered(4));
        }
    }

    private static void awaitCommitted(String group, String topic, long offset) {
        await().until(() -> server.committed(group, topic, 0) == offset);
    }

    private static void move(String group, String topic, int offset) throws Exception {
        try (var admin = server.admin()) {
            await().ignoreExceptions().until(() -> {
                admin.alterConsumerGroupOffsets(
                                group, Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset)))
                        .all()
                        .get();
                return true;
            });
        }
    }

    private static ProducerRecord<byte[], byte[]> numbered(String topic, int partition, int n) {
        return new ProducerRecord<>(topic, partition, null, Client.json(n).getBytes(UTF_8));
    }

    /** As Kafka does some days after the last member has left. */
    private static void forget(String group) throws Exception {
        try (var admin = server.admin()) {
            await().ignoreExceptions().until(() -> {
                admin.deleteConsumerGroups(List.of(group)).all().get();
                return true;
            });
        }
    }
}
