package io.minibatch.mqtt;

import io.minibatch.Codec;
import io.minibatch.RejectedException;
import io.minibatch.Sink;
import io.minibatch.Window;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Publishes each result as one message to an MQTT broker; {@link #each()} publishes each element of it instead. Text is
 * sent as it is, bytes as they are, all else as JSON, unless {@link #codec} says otherwise.
 *
 * <p>A window is completed only after the broker has acknowledged all its messages, with QoS 2 completely; with QoS 0
 * after they were sent, which proves nothing. In version 3.1.1 a broker may acknowledge, and drop, what this client has
 * no right to publish. Messages keep their order. A window that is delivered again is published again: in version 5
 * each message has the id of the window in the user property {@code minibatch-window}, and its place among the messages
 * of the window, from 0, in {@code minibatch-index}, by which subscribers can tell repeats.
 *
 * <p>A result that can never be published (larger than the broker takes, not serialisable, a topic that is none) is
 * {@linkplain RejectedException rejected}. That nobody subscribes to the topic is no error. While the broker is away,
 * or has no room, the result is tried again.
 *
 * <pre>{@code
 * pipeline.sink(new MqttSink<Alert>("mqtt://localhost", alert -> "alerts/" + alert.sensor()).each())
 * }</pre>
 *
 * <p>One connection, made at first use. Each method that sets something returns another sink. Safe for use by many
 * workers, which then share the connection.
 *
 * @param <R> what becomes one message
 */
public final class MqttSink<R> implements Sink<R> {

    private final SinkSettings<R> settings;
    private final Sending sending;

    private MqttSink(SinkSettings<R> settings) {
        this.settings = settings;
        this.sending = new Sending(settings);
    }

    /**
     * Publishes to one topic.
     *
     * @throws IllegalArgumentException if it is none
     */
    public MqttSink(MqttBroker broker, String topic) {
        this(SinkSettings.to(broker, topic));
    }

    /** Publishes each message to the topic that the function says. */
    public MqttSink(MqttBroker broker, Function<? super R, String> topic) {
        this(SinkSettings.to(broker, Objects.requireNonNull(topic, "topic")));
    }

    /**
     * As {@link #MqttSink(MqttBroker, String)}.
     *
     * @param url of the broker: {@code mqtt://user:password@host:1883}
     * @throws IllegalArgumentException also if the URL is none
     */
    public MqttSink(String url, String topic) {
        this(MqttBroker.of(url), topic);
    }

    /**
     * As {@link #MqttSink(MqttBroker, Function)}.
     *
     * @param url of the broker: {@code mqtt://user:password@host:1883}
     * @throws IllegalArgumentException if the URL is none
     */
    public MqttSink(String url, Function<? super R, String> topic) {
        this(MqttBroker.of(url), topic);
    }

    /**
     * The quality of service; 1 by default.
     *
     * @throws IllegalArgumentException if it is not 0, 1 or 2
     */
    public MqttSink<R> qos(int qos) {
        return new MqttSink<>(settings.withQos(qos));
    }

    /** Lets the broker keep the last message of each topic, for those who subscribe later. */
    public MqttSink<R> retain() {
        return new MqttSink<>(settings.withRetain());
    }

    /**
     * The id by which the broker knows this sink, if its rights depend on it; by default one is made up. No other
     * client may use it at the same time.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public MqttSink<R> clientId(String id) {
        return new MqttSink<>(settings.withClientId(id));
    }

    /** Writes payloads by a codec: {@code JsonCodec.of(String.class)} makes JSON of text, too. */
    public MqttSink<R> codec(Codec<? super R> codec) {
        return new MqttSink<>(settings.withEncoder(Encoder.of(codec)));
    }

    /**
     * A sink of lists that publishes each element as one message, all of a window together. If one fails, each retry
     * publishes the others again. Say everything else before:
     *
     * <pre>{@code
     * new MqttSink<Alert>("mqtt://localhost", "alerts").qos(2).each()
     * }</pre>
     */
    public Sink<Iterable<? extends R>> each() {
        return new Elements<>(this);
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
        sending.send(settings.messages(window, elements));
    }

    @Override
    public void close() {
        sending.close();
    }

    /** For people: where it writes. */
    @Override
    public String toString() {
        return "MqttSink to " + settings;
    }

    /** Publishes the elements of a result. */
    private record Elements<R>(MqttSink<R> sink) implements Sink<Iterable<? extends R>> {

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
