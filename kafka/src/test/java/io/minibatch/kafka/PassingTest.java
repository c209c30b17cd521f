package io.minibatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

class PassingTest {

    private static RuntimeException away() {
        return new SerializationException("no schema", new UncheckedIOException(new ConnectException("refused")));
    }

    private static RuntimeException broken() {
        return new SerializationException("no schema", new UncheckedIOException(new EOFException("cut off")));
    }

    private static Entry<String> read(RuntimeException fault) {
        Deserializer<String> failing = (topic, data) -> {
            throw fault;
        };
        return Payload.<String>of(failing)
                .entry(new ConsumerRecord<>("readings", 3, 7, new byte[0], new byte[0]), Map.of());
    }

    private static Messages write(RuntimeException fault) throws InterruptedException {
        Serializer<String> failing = (topic, data) -> {
            throw fault;
        };
        return SinkSettings.<String>to("readings").with(Encoder.of(failing)).messages(null, List.of("x"));
    }

    @Test
    void aRegistryThatIsAwaySetsNoMessageAside() {
        for (var fault : List.of(away(), new TimeoutException("registry"))) {
            assertThatThrownBy(() -> read(fault))
                    .isInstanceOf(MinibatchException.class)
                    .hasMessageContaining("offset 7 of partition 3 of topic readings")
                    .hasCause(fault);
            assertThatThrownBy(() -> write(fault))
                    .isInstanceOf(MinibatchException.class)
                    .isNotInstanceOf(RejectedException.class)
                    .hasCause(fault);
        }
    }

    @Test
    void whatIsBrokenIsSetAsideAlone() throws Exception {
        assertThat(read(broken())).isNotNull();
        assertThat(write(broken()).rejected()).hasMessageContaining("Element 0");
    }

    @Test
    void anInterruptIsNoFaultOfTheMessage() {
        try {
            assertThatThrownBy(() -> read(new InterruptException("stop"))).isInstanceOf(InterruptException.class);
            assertThatThrownBy(() -> write(new InterruptException("stop"))).isInstanceOf(InterruptedException.class);
        } finally {
            Thread.interrupted(); // Kafka's exception sets it
        }
    }
}
