package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.minibatch.MinibatchException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Connections that end in the middle of something. */
class ClosedConnectionTest {

    @Test
    void aHandshakeThatWasCutShortIsNoSuccess() throws Exception {
        try (var server = new ClosingBroker(ClosingBroker.PUBREL)) {
            for (var broker : List.of(server.broker(), server.broker().version3())) {
                var sink = new MqttSink<String>(broker, "x").qos(2);
                assertThatThrownBy(() -> sink.put("x"))
                        .isExactlyInstanceOf(MinibatchException.class)
                        .hasMessageContaining("Cannot publish to " + broker)
                        .hasMessageContaining("closed");
                sink.close();
            }
        }
    }

    @Test
    void aSubscriptionIsNotWaitedForWhenTheConnectionHasEnded() throws Exception {
        try (var server = new ClosingBroker(ClosingBroker.SUBSCRIBE)) {
            for (var broker : List.of(server.broker(), server.broker().version3())) {
                assertThatThrownBy(() -> new MqttSource<>(broker, "x").clientId("x").stream(null))
                        .isExactlyInstanceOf(MinibatchException.class)
                        .hasMessageContaining("Cannot subscribe to [x] at " + broker)
                        .hasMessageContaining("the connection was closed");
            }
        }
    }

    @Test
    void anErrorWhileReceivingEndsItAndAcknowledgesNothing() throws Exception {
        var shared = MqttBroker.of(TestBroker.shared().url());
        for (var broker : List.of(shared, shared.version3())) {
            var id = "t" + UUID.randomUUID();
            var cause = new AtomicReference<Throwable>();
            var link = Link.to(broker, id, error -> cause.compareAndSet(null, error));
            link.subscribe(new Subscription(id, true, 3_600, List.of(id), 1, 10, 1_000_000), arrival -> {
                throw new IllegalStateException("no room");
            });
            var sink = new MqttSink<String>(broker, id);
            sink.each().put(List.of("a", "b"));
            sink.close();
            await().until(() -> cause.get() != null);
            assertThat(new Failures(broker, id).lost(cause.get())).hasMessageContainingAll(id, "no room");
            link.close(false);
            try (var again = Collecting.from(new MqttSource<>(broker, id).clientId(id))) {
                await().until(() -> again.payloads().size() >= 2);
                assertThat(again.payloads()).containsExactly("a", "b");
            }
        }
    }
}
