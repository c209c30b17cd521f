package io.minibatch.mqtt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.MinibatchException;
import java.util.List;
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
}
