package io.minibatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.kafka.Received.Numbered;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.management.ObjectName;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/** Members come and go while messages come: partitions move, and nothing is lost or repeated. */
class KafkaRebalanceTest {

    private final List<TestAppender> stores = new ArrayList<>();

    @Test
    void membersThatComeAndGoLoseNothingAndRepeatNothing() throws Exception {
        movesLoseAndRepeatNothing("classic");
    }

    @Test
    void theNewerGroupProtocolDoesSoToo() throws Exception {
        movesLoseAndRepeatNothing("consumer");
    }

    /** Kafka takes no commit from when this member knows of the change until all others do. */
    @Test
    void aStopWhileMembersChangeRepeatsNothing() throws Exception {
        stopWhileMembersChange(now -> {
            while (!now.closing().isDone()) {
                poll(now.slow());
            }
            assertThat(now.first().awaitEnd()).isNull();
            assertThat(now.committed().call()).isEqualTo(now.sent());
        });
    }

    @Test
    void aStopThatIsInterruptedWhileMembersChangeLeavesTheGroup() throws Exception {
        stopWhileMembersChange(now -> {
            now.first().interrupt();
            assertThat(now.first().awaitEnd()).isNull();
            await().until(() -> {
                poll(now.slow());
                return members(now.slow().groupMetadata().groupId()) == 2;
            });
        });
    }

    private static int members(String group) throws Exception {
        try (var admin = KafkaServer.shared().admin()) {
            return admin.describeConsumerGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get()
                    .members()
                    .size();
        }
    }

    /** What a test does then. */
    @FunctionalInterface
    private interface Refused {
        void then(Situation situation) throws Exception;
    }

    /**
     * A source stops, and its first commit was refused.
     *
     * @param first its thread
     * @param slow the other member, which holds up the change until it polls
     * @param closing done when the source is closed
     * @param committed what Kafka has of the source's partition
     * @param sent what was sent to that
     */
    private record Situation(
            SourceThread first,
            KafkaConsumer<?, ?> slow,
            CompletableFuture<?> closing,
            Callable<Long> committed,
            long sent) {}

    private void stopWhileMembersChange(Refused refused) throws Exception {
        var server = KafkaServer.shared();
        var client = new Client(server.servers());
        var topic = server.topic(2);
        var stopped =
                source(server, topic, "classic").property("client.id", topic).property("heartbeat.interval.ms", 100);
        var first = new SourceThread(stopped, store());
        var over = new CountDownLatch(1);
        var threads = Executors.newCachedThreadPool(); // the common pool may have one thread only
        try (var slow = member(server, topic)) {
            await().until(() -> poll(slow) == 1);
            var ours = new TopicPartition(
                    topic, 1 - slow.assignment().iterator().next().partition());
            var third = CompletableFuture.runAsync(() -> pollUntil(over, member(server, topic)), threads);
            var sent = 0;
            do { // until slow, which does not ask, holds up the change
                client.send(List.of(new ProducerRecord<>(
                        topic, ours.partition(), null, Client.json(sent).getBytes(UTF_8))));
                sent++;
                awaitSize(sent);
                assertThat(sent)
                        .as("messages sent while all commits were taken")
                        .isLessThan(1_000);
            } while (isCommitted(server, ours, sent));
            var before = inCommits(topic);
            var closing = CompletableFuture.runAsync(() -> close(stopped), threads);
            await().until(() -> inCommits(topic) > before);
            refused.then(
                    new Situation(first, slow, closing, () -> server.committed(topic, topic, ours.partition()), sent));
            closing.join();
            over.countDown();
            third.join();
        } finally {
            over.countDown();
            threads.shutdown();
        }
    }

    /** How long a client has waited for the answers of commits, refusals too. */
    private static double inCommits(String client) throws Exception {
        return (double) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(
                        new ObjectName("kafka.consumer:type=consumer-metrics,client-id=" + client),
                        "commit-sync-time-ns-total");
    }

    private static KafkaConsumer<byte[], byte[]> member(KafkaServer server, String topic) {
        var member = new KafkaConsumer<>(
                Map.<String, Object>of(
                        "bootstrap.servers",
                        server.servers(),
                        "group.id",
                        topic,
                        "enable.auto.commit",
                        false,
                        "partition.assignment.strategy",
                        CooperativeStickyAssignor.class.getName()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        member.subscribe(List.of(topic));
        return member;
    }

    /** How many partitions it has then. */
    private static int poll(KafkaConsumer<?, ?> member) {
        member.poll(Duration.ofMillis(50));
        return member.assignment().size();
    }

    private static void pollUntil(CountDownLatch over, KafkaConsumer<?, ?> member) {
        try (member) {
            while (over.getCount() > 0) {
                poll(member);
            }
        }
    }

    private static void close(KafkaSource<?> source) {
        try {
            source.close();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isCommitted(KafkaServer server, TopicPartition partition, long offset) {
        try {
            await().atMost(Duration.ofSeconds(1))
                    .until(() ->
                            server.committed(partition.topic(), partition.topic(), partition.partition()) == offset);
            return true;
        } catch (ConditionTimeoutException e) {
            return false;
        }
    }

    private void movesLoseAndRepeatNothing(String protocol) throws Exception {
        var server = KafkaServer.shared();
        var client = new Client(server.servers());
        var topic = server.topic(3);
        var stays = source(server, topic, protocol);
        var first = new SourceThread(stays, store());
        var sent = 0;
        for (var round = 0; round < 2; round++) {
            var guest = source(server, topic, protocol);
            var guestStore = store();
            var second = new SourceThread(guest, guestStore);
            while (guestStore.numbers().isEmpty()) { // until partitions have moved
                client.send(topic, sent, sent + 300);
                sent += 300;
                awaitSize(sent);
            }
            client.send(topic, sent, sent + 3_000);
            sent += 3_000;
            guest.close(); // while messages come
            assertThat(second.awaitEnd()).isNull();
        }
        awaitSize(sent);
        stays.close();
        assertThat(first.awaitEnd()).isNull();
        assertThat(all()).hasSize(sent).containsExactlyInAnyOrderElementsOf(Received.numbers(0, sent));
    }

    private static KafkaSource<Numbered> source(KafkaServer server, String topic, String protocol) {
        return new KafkaSource<>(topic, Numbered.class)
                .servers(server.servers())
                .group(topic)
                .property("group.protocol", protocol)
                .property("metadata.max.age.ms", 500);
    }

    private TestAppender store() {
        var store = new TestAppender();
        stores.add(store);
        return store;
    }

    private List<Numbered> all() {
        return stores.stream().flatMap(store -> store.numbers().stream()).toList();
    }

    private void awaitSize(int size) {
        await().until(() -> all().size() >= size);
    }
}
