package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InboxTest {

    private final Inbox inbox = new Inbox(1_000);

    private void add(int count, int qos, byte[] payload) {
        for (var i = 0; i < count; i++) {
            inbox.add(new Arrival("a", qos, false, payload, Map.of(), () -> {}));
        }
    }

    @Test
    void ofQos0NoMoreThan10000Wait() {
        add(10_003, 0, new byte[1]);
        assertThat(inbox.dropped()).isEqualTo(3);
        assertThat(inbox.dropped()).isZero();
    }

    @Test
    void whatIsLeftComesInBatchesAndWithoutTheBells() {
        add(1_500, 1, new byte[1]);
        inbox.wake();
        add(1_000, 1, new byte[1]);
        assertThat(inbox.rest()).extracting(List::size).containsExactly(1_000, 1_000, 500);
        assertThat(inbox.rest()).isEmpty();
    }

    @Test
    void ofQos0NoMoreThan64MbWaitAndWhatIsTakenMakesRoom() throws InterruptedException {
        var payload = new byte[1 << 20];
        add(66, 0, payload);
        assertThat(inbox.dropped()).isEqualTo(2);
        add(1, 1, payload);
        assertThat(inbox.take()).hasSize(8);
        add(8, 0, payload);
        assertThat(inbox.dropped()).isEqualTo(1);
        assertThat(inbox.rest()).hasSize(8).allMatch(batch -> batch.size() == 8);
        add(64, 0, payload);
        assertThat(inbox.dropped()).as("what is taken last makes room, too").isZero();
    }
}
