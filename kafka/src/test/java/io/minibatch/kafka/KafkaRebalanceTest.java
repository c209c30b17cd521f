package io.minibatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.kafka.Received.Numbered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        await().atMost(Duration.ofSeconds(30)).until(() -> all().size() >= size);
    }
}
