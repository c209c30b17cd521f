package io.minibatch.kafka;

import io.minibatch.Codec;
import io.minibatch.RejectedException;
import io.minibatch.Sink;
import io.minibatch.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends each result as one message to a topic of Kafka; {@link #each()} sends each element of it instead. Text is sent
 * as it is, bytes as they are, all else as JSON, unless {@link #codec} or {@link #serializer} says otherwise.
 *
 * <p>A window is completed only after all replicas that are in sync have acknowledged all its messages. Those of a
 * partition keep their order within one attempt; what is sent again comes behind what was sent meanwhile. A window that
 * is delivered again is sent again: each message has the id of the window in the header {@code minibatch-window}, and
 * its place among the messages of the window, from 0, in {@code minibatch-index}, by which consumers can tell repeats.
 *
 * <p>A result that can never be sent (larger than the producer or the topic takes, not serialisable) is
 * {@linkplain RejectedException rejected}; the other messages of the window are sent all the same. While no broker
 * answers, the result is tried again.
 *
 * <pre>{@code
 * pipeline.sink(new KafkaSink<Average>("averages").servers("kafka:9092").key(Average::sensor))
 * }</pre>
 *
 * <p>One producer, made at first use. Each method that sets something returns another sink. Safe for use by many
 * workers, which then share the producer.
 *
 * @param <R> what becomes one message
 */
public final class KafkaSink<R> implements Sink<R> {

    private final SinkSettings<R> settings;
    private final Producing producing;

    private KafkaSink(SinkSettings<R> settings) {
        this.settings = settings;
        this.producing = new Producing(settings.producer(), settings.toString());
    }

    /** Sends to one topic. */
    public KafkaSink(String topic) {
        this(SinkSettings.to(Objects.requireNonNull(topic, "topic")));
    }

    /** Sends each message to the topic that the function says. */
    public KafkaSink(Function<? super R, String> topic) {
        this(SinkSettings.to(topic));
    }

    /**
     * Where to begin looking for brokers, {@code host:port,host:port}; {@code localhost:9092} by default.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    public KafkaSink<R> servers(String servers) {
        return property(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    /**
     * The key of a message, as text: messages of one key go to one partition. By default, or when it returns null,
     * there is none.
     */
    public KafkaSink<R> key(Function<? super R, ? extends @Nullable String> key) {
        return new KafkaSink<>(settings.withTextKey(key));
    }

    /** The key of a message, as bytes; see {@link #key}. */
    public KafkaSink<R> keyBytes(Function<? super R, byte @Nullable []> key) {
        return new KafkaSink<>(settings.withKey(key));
    }

    /** Adds a header, as text; when the function returns null, the message does not get it. */
    public KafkaSink<R> header(String name, Function<? super R, ? extends @Nullable String> value) {
        return new KafkaSink<>(settings.withHeader(name, value));
    }

    /** Writes values by a codec: {@code JsonCodec.of(String.class)} makes JSON of text, too. */
    public KafkaSink<R> codec(Codec<? super R> codec) {
        return new KafkaSink<>(settings.with(Encoder.of(codec)));
    }

    /**
     * Writes values by a serializer of Kafka. It is neither configured nor closed here, and called from as many threads
     * as there are workers. When it returns null, the message has no value, which in a compacted topic deletes its key.
     */
    public KafkaSink<R> serializer(Serializer<? super R> serializer) {
        return new KafkaSink<>(settings.with(Encoder.of(serializer)));
    }

    /**
     * A property of Kafka's producer, such as {@code compression.type}.
     *
     * @throws IllegalArgumentException if it can never be so, or would break the promise, as {@code acks=1} does
     */
    public KafkaSink<R> property(String name, Object value) {
        return new KafkaSink<>(settings.with(name, value));
    }

    /**
     * Properties of Kafka's producer.
     *
     * @throws IllegalArgumentException as {@link #property}
     */
    public KafkaSink<R> properties(Map<String, ?> properties) {
        var all = settings;
        for (var each : properties.entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        return new KafkaSink<>(all);
    }

    /**
     * A sink of lists that sends each element as one message, all of a window together. Say everything else before:
     *
     * <pre>{@code
     * new KafkaSink<Average>("averages").key(Average::sensor).each()
     * }</pre>
     */
    public Sink<Iterable<? extends R>> each() {
        return new Elements<>(this);
    }

    /**
     * Whether all fits together.
     *
     * @throws IllegalArgumentException if not
     */
    void check() {
        Failures.check("write to " + settings, settings.producer(), properties -> {
            properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            var whole = new ProducerConfig(properties).originals();
            whole.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false); // with it, close waits 10 s for the connection
            var producer = new KafkaProducer<byte[], byte[]>(whole);
            return () -> producer.close(Duration.ZERO);
        });
    }

    @Override
    public void put(R result) throws InterruptedException {
        send(null, List.of(result));
    }

    @Override
    public void deliver(Window<?> window, R result) throws InterruptedException {
        send(window, List.of(result));
    }

    private void send(@Nullable Window<?> window, Iterable<? extends R> elements) throws InterruptedException {
        var messages = settings.messages(window, elements);
        producing.send(messages.sound());
        if (messages.rejected() != null) {
            throw messages.rejected();
        }
    }

    @Override
    public void close() {
        producing.close();
    }

    /** For people: where it writes. */
    @Override
    public String toString() {
        return "KafkaSink to " + settings;
    }

    /** Sends the elements of a result. */
    private record Elements<R>(KafkaSink<R> sink) implements Sink<Iterable<? extends R>> {

        @Override
        public void put(Iterable<? extends R> result) throws InterruptedException {
            sink.send(null, result);
        }

        @Override
        public void deliver(Window<?> window, Iterable<? extends R> result) throws InterruptedException {
            sink.send(window, result);
        }

        @Override
        public void close() {
            sink.close();
        }

        @Override
        public String toString() {
            return sink.toString();
        }
    }
}
