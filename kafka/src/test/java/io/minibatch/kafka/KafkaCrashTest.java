package io.minibatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.WindowEmitter;
import io.minibatch.kafka.Received.Numbered;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Brokers and processes that are killed in the middle of what they do: nothing is lost. */
class KafkaCrashTest {

    private static final int MESSAGES = 100_000;

    @TempDir
    Path folder;

    @Test
    void aHundredThousandMessagesPassThroughWhileBrokerAndProcessAreKilled() throws Exception {
        try (var server = KafkaServer.start(folder)) {
            var client = new Client(server.servers());
            var from = server.topic(3);
            var to = server.topic(3);
            client.send(from, 0, 40_000);
            try (var first = relay(server, from, to)) {
                awaitWindows(first, 100);
                first.killHard();
            }
            client.send(from, 40_000, 70_000);
            try (var second = relay(server, from, to)) {
                awaitWindows(second, 100);
                server.kill();
                server.startAgain();
                client.send(from, 70_000, MESSAGES);
                awaitWindows(second, 100);
                second.killHard();
            }
            List<ConsumerRecord<byte[], byte[]>> records;
            try (var third = relay(server, from, to)) {
                records = client.readUntil(to, new Enough()::isEnough);
                assertThat(third.isAlive()).isTrue();
            }
            assertThat(new HashSet<>(
                            records.stream().map(KafkaCrashTest::number).toList()))
                    .hasSize(MESSAGES);
        }
    }

    @Test
    void aBrokerThatGoesAwayShowsInTheStatusUntilItIsBack() throws Exception {
        try (var server = KafkaServer.start(folder);
                var mb = Minibatch.open("memory:")) {
            var client = new Client(server.servers());
            var topic = server.topic(1);
            client.send(topic, 0, 10);
            var stream = mb.stream("away", Numbered.class);
            var source = new KafkaSource<>(topic, Numbered.class)
                    .servers(server.servers())
                    .property("default.api.timeout.ms", 2_000);
            var running = stream.attach(source)
                    .windowed(WindowEmitter.count(1))
                    .forEach(window -> {})
                    .start();
            try (running) {
                awaitDone(stream, 10);
                server.kill();
                await().atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(remarks(stream))
                                .singleElement()
                                .asString()
                                .contains("KafkaSource of topic " + topic, server.servers(), "no broker answered"));
                server.startAgain();
                client.send(topic, 10, 20);
                awaitDone(stream, 20);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> remarks(stream).isEmpty());
            }
        }
    }

    private static void awaitDone(MessageStream<?> stream, int messages) {
        await().atMost(Duration.ofSeconds(60)).until(() -> stream.status().done() >= messages);
    }

    private static List<String> remarks(MessageStream<?> stream) {
        return stream.status().groups().get(0).remarks();
    }

    private ChildProcess relay(KafkaServer server, String from, String to) {
        return ChildProcess.start(Relay.class, folder.resolve("store").toString(), server.servers(), from, to, "100");
    }

    private static void awaitWindows(ChildProcess child, int windows) throws InterruptedException {
        for (var i = 0; i < windows; i++) {
            child.await(line -> line.startsWith("relayed/"));
        }
    }

    private static int number(ConsumerRecord<?, byte[]> record) {
        return Integer.parseInt(Client.text(record.value()).replaceAll("\\D", ""));
    }

    /** Whether all numbers are there. */
    private static final class Enough {
        private final BitSet seen = new BitSet();
        private int looked;

        boolean isEnough(List<ConsumerRecord<byte[], byte[]>> records) {
            for (; looked < records.size(); looked++) {
                seen.set(number(records.get(looked)));
            }
            return seen.cardinality() == MESSAGES;
        }
    }

    @Test
    void twoProcessesShareAGroupAndOneThatIsKilledLosesNothing() throws Exception {
        var server = KafkaServer.shared();
        var client = new Client(server.servers());
        var topic = server.topic(3);
        try (var first = member("first", server, topic);
                var second = member("second", server, topic)) {
            await().atMost(Duration.ofSeconds(90))
                    .ignoreExceptions() // until there is such a group
                    .until(() -> members(server) == 2);
            client.send(topic, 0, MESSAGES / 2);
            first.await(line -> true);
            second.await(line -> true);
            await().atMost(Duration.ofSeconds(90)) // then the second need not read all
                    .until(() -> committed(server).stream()
                                    .filter(offset -> offset > 0)
                                    .count()
                            == 3);
            first.killHard();
            client.send(topic, MESSAGES / 2, MESSAGES);
            await().atMost(Duration.ofSeconds(90)).until(() -> lag(server) == 0);
        }
        var first = numbers("first");
        var second = numbers("second");
        assertThat(first).isNotEmpty();
        assertThat(second).hasSizeLessThan(MESSAGES);
        var all = new HashSet<>(first);
        all.addAll(second);
        assertThat(all).hasSize(MESSAGES);
    }

    private ChildProcess member(String name, KafkaServer server, String topic) {
        return ChildProcess.start(GroupMember.class, folder.resolve(name).toString(), server.servers(), topic);
    }

    private static int members(KafkaServer server) throws Exception {
        try (var admin = server.admin()) {
            var group = "minibatch-numbers";
            return (int)
                    admin.describeConsumerGroups(List.of(group)).describedGroups().get(group).get().members().stream()
                            .filter(member ->
                                    !member.assignment().topicPartitions().isEmpty())
                            .count();
        }
    }

    /** What is there and not committed. */
    private static long lag(KafkaServer server) throws Exception {
        return MESSAGES - committed(server).stream().mapToLong(offset -> offset).sum();
    }

    /** The offset of each partition that has one. */
    private static List<Long> committed(KafkaServer server) throws Exception {
        try (var admin = server.admin()) {
            return admin
                    .listConsumerGroupOffsets("minibatch-numbers")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values()
                    .stream()
                    .map(offset -> offset.offset())
                    .toList();
        }
    }

    private List<Integer> numbers(String name) {
        try (var mb = Minibatch.open("file:" + folder.resolve(name))) {
            var stream = mb.stream("numbers", Numbered.class);
            try (var messages = stream.buffer().all()) {
                return messages.map(message -> message.data().n()).toList();
            }
        }
    }
}
