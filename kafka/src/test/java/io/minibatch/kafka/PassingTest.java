package io.minibatch.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minibatch.Codec;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Test;

/** Faults of codecs, serializers and deserializers: of the message, or of something that is away. */
class PassingTest {

    private static final byte[] VALUE = {1, 2};

    /** As the clients of schema registries wrap it. */
    private static RuntimeException wrapped(IOException cause) {
        return new SerializationException("no schema", new UncheckedIOException(cause));
    }

    private static Stream<RuntimeException> away() {
        return Stream.of(
                wrapped(new ConnectException("refused")),
                wrapped(new SocketTimeoutException("silent")),
                wrapped(new UnknownHostException("registry")),
                wrapped(new SSLHandshakeException("expired")),
                wrapped(new HttpConnectTimeoutException("silent")),
                new SerializationException("no schema", new TimeoutException("registry")),
                new TimeoutException("registry"));
    }

    private static Stream<Throwable> broken() {
        var ring = new IllegalStateException("ring");
        ring.initCause(new IllegalStateException("of causes", ring));
        return Stream.of(
                wrapped(new EOFException("cut off")),
                wrapped(new IOException("no JSON")),
                new IllegalArgumentException(),
                ring,
                new StackOverflowError(),
                new NoClassDefFoundError("Schema"));
    }

    private static Entry<String> read(Payload<String> payload) {
        return payload.entry(new ConsumerRecord<>("readings", 3, 7, new byte[0], VALUE), Map.of("kafka.offset", "7"));
    }

    private static Payload<String> deserializer(Throwable fault) {
        Deserializer<String> failing = (topic, data) -> {
            throw PassingTest.<RuntimeException>unchecked(fault);
        };
        return Payload.of(failing);
    }

    private static Payload<String> codec(Throwable fault) {
        return Payload.of(new FailingCodec(fault));
    }

    /** Reads and writes nothing. */
    private record FailingCodec(Throwable fault) implements Codec<String> {
        @Override
        public String format() {
            return "failing";
        }

        @Override
        public String type() {
            return "Reading";
        }

        @Override
        public byte[] encode(String data) throws Exception {
            throw PassingTest.<Exception>unchecked(fault);
        }

        @Override
        public String decode(byte[] bytes) throws Exception {
            throw PassingTest.<Exception>unchecked(fault);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // also of what a method does not declare
    private static <E extends Throwable> E unchecked(Throwable fault) throws E {
        throw (E) fault;
    }

    private static Messages write(Throwable fault) throws InterruptedException {
        Serializer<String> failing = (topic, data) -> {
            if (data.equals("sound")) {
                return VALUE;
            }
            throw PassingTest.<RuntimeException>unchecked(fault);
        };
        return write(Encoder.of(failing));
    }

    private static Messages write(Encoder<String> encoder) throws InterruptedException {
        return SinkSettings.<String>to("readings").with(encoder).messages(null, List.of("sound", "other"));
    }

    @Test
    void aRegistryThatIsAwaySetsNoMessageAside() {
        assertThat(away()).allSatisfy(fault -> {
            for (var payload : List.of(deserializer(fault), codec(fault))) {
                assertThatThrownBy(() -> read(payload))
                        .isInstanceOf(MinibatchException.class)
                        .hasMessageContaining("offset 7 of partition 3 of topic readings")
                        .hasCause(fault);
            }
            assertThatThrownBy(() -> write(fault))
                    .isInstanceOf(MinibatchException.class)
                    .isNotInstanceOf(RejectedException.class)
                    .hasMessageContaining("Element 1 ")
                    .hasCause(fault);
        });
    }

    @Test
    void whatIsBrokenIsSetAsideAloneWithItsBytesItsPlaceAndTheReason() {
        assertThat(broken()).allSatisfy(fault -> {
            for (var payload : List.of(deserializer(fault), codec(fault))) {
                assertThat(read(payload)).isInstanceOfSatisfying(Entry.Encoded.class, entry -> {
                    assertThat(entry.payload()).isEqualTo(VALUE);
                    assertThat(entry.attributes().get(Entry.UNDECODABLE))
                            .asString()
                            .contains(fault.toString());
                    assertThat(entry.attributes().get("kafka.offset")).isEqualTo("7");
                });
            }
        });
        assertThat(read(codec(new IllegalArgumentException("not a reading"))).attributes())
                .containsEntry(
                        Entry.UNDECODABLE, "the codec for Reading: java.lang.IllegalArgumentException: not a reading");
    }

    @Test
    void aDeserializerThatReturnsNullSetsTheMessageAside() {
        Deserializer<String> nothing = (topic, data) -> null;
        assertThat(read(Payload.of(nothing)).attributes().get(Entry.UNDECODABLE))
                .contains("returned null");
    }

    @Test
    void whatCannotBeWrittenIsRejectedAndTheOtherElementsAreNot() {
        assertThat(broken().filter(fault -> !(fault instanceof LinkageError))).allSatisfy(fault -> {
            var messages = write(fault);
            assertThat(messages.sound())
                    .singleElement()
                    .satisfies(each -> assertThat(each.index()).isZero());
            assertThat(messages.rejected()).hasMessageContaining("Element 1 ").hasCause(fault);
        });
    }

    @Test
    void aCodecThatCannotWriteRejects() throws Exception {
        var fault = new IllegalArgumentException("no reading");
        assertThat(write(Encoder.of(new FailingCodec(fault))).rejected())
                .hasMessageContaining("Element 0 ")
                .hasMessageContaining("no reading");
    }

    @Test
    void anInterruptIsNoFaultOfTheMessage() {
        try {
            assertThatThrownBy(() -> read(deserializer(new InterruptException("stop"))))
                    .isInstanceOf(InterruptException.class);
            assertThatThrownBy(() -> write(new InterruptException("stop"))).isInstanceOf(InterruptedException.class);
            assertThatThrownBy(() -> read(codec(new InterruptedException("stop"))))
                    .isInstanceOf(InterruptException.class);
        } finally {
            Thread.interrupted(); // Kafka's exception sets it
        }
    }
}
