package io.minibatch.mqtt;

import io.minibatch.Appender;
import io.minibatch.Source;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Reads topics of an MQTT broker. The payloads are handed on as they are, in the format of the stream: JSON to a stream
 * of records, text to one of {@code String}, bytes to one of {@code byte[]}. With {@link #envelope} or
 * {@link #textEnvelope} a message is a JSON object of topic, payload, qos and retain instead.
 *
 * <p>Messages of QoS 1 and 2 are acknowledged to the broker only after they are in the stream: each is appended at
 * least once, in the order of the broker. With {@link #clientId} the broker keeps what is published while the source is
 * not connected, also while its process is down. What was appended but not acknowledged when a connection ended, or the
 * process died, comes again, with QoS 2, too. Messages of QoS 0 can be lost, and those of every QoS where no session is
 * kept; the QoS is the lower one of the publisher's and the source's.
 *
 * <p>Attributes: {@code mqtt.topic}, {@code mqtt.qos}, {@code mqtt.retain}; in version 5 also {@code mqtt.user.<name>},
 * {@code mqtt.content-type}, {@code mqtt.response-topic} and {@code mqtt.correlation-data;base64}, where they are
 * there.
 *
 * <p>It blocks the thread of its source. A broker that is away, refused credentials, and a refused subscription are
 * errors, after which it connects anew.
 *
 * <pre>{@code
 * mb.stream("readings", Reading.class)
 *     .attach(new MqttSource<Reading>("mqtt://localhost", "sensors/#").clientId("readings"))
 *     .windowed(count(100))
 * }</pre>
 *
 * <p>Each method that sets something returns another source; a source is used once.
 *
 * @param <T> the payload of the stream
 */
public final class MqttSource<T> implements Source<T> {

    private final SourceSettings settings;
    private final Stop stop = new Stop();
    private final Receiving<T> receiving;

    private MqttSource(SourceSettings settings) {
        this.settings = settings;
        this.receiving = new Receiving<>(settings, stop);
    }

    /**
     * Reads the topics of some filters, such as {@code sensors/#}, {@code sensors/+/celsius} or
     * {@code $share/group/sensors/#}.
     *
     * @throws IllegalArgumentException if a filter is none, or there is none
     */
    public MqttSource(MqttBroker broker, String... filters) {
        this(SourceSettings.of(broker, List.of(filters)));
    }

    /**
     * As {@link #MqttSource(MqttBroker, String...)}.
     *
     * @param url of the broker: {@code mqtt://user:password@host:1883}
     * @throws IllegalArgumentException also if the URL is none
     */
    public MqttSource(String url, String... filters) {
        this(MqttBroker.of(url), filters);
    }

    /**
     * Reads the topics of a filter.
     *
     * @param type the payload, so that the compiler sees that it is the stream's
     * @throws IllegalArgumentException if the filter is none
     */
    public MqttSource(MqttBroker broker, String filter, Class<T> type) {
        this(broker, filter);
        Objects.requireNonNull(type, "type");
    }

    /**
     * As {@link #MqttSource(MqttBroker, String, Class)}.
     *
     * @param url of the broker: {@code mqtt://user:password@host:1883}
     * @param type the payload, so that the compiler sees that it is the stream's
     * @throws IllegalArgumentException also if the URL is none
     */
    public MqttSource(String url, String filter, Class<T> type) {
        this(MqttBroker.of(url), filter, type);
    }

    /**
     * The id by which the broker knows this source, and keeps what comes for it while it is not connected, until it
     * comes back. No other client may use it at the same time. Without one, an id is made up when the source is, and
     * the broker keeps what comes as long as that lives: what is published between its end and the next start is lost.
     *
     * @throws IllegalArgumentException if it is empty
     */
    public MqttSource<T> clientId(String id) {
        return new MqttSource<>(settings.withClientId(id));
    }

    /**
     * At which quality of service messages are delivered at most; 1 by default. 2 adds a round trip and no promise,
     * since a message is appended at least once all the same; 0 is fast and may lose messages.
     *
     * @throws IllegalArgumentException if it is not 0, 1 or 2
     */
    public MqttSource<T> qos(int qos) {
        return new MqttSource<>(settings.withQos(qos));
    }

    /**
     * How long the broker keeps the session after the connection has ended; for ever by default with a
     * {@link #clientId}, one hour without. Zero keeps nothing: each connection begins with what is published then.
     * Version 3.1.1 knows only zero and for ever.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public MqttSource<T> sessionExpiry(Duration time) {
        return new MqttSource<>(settings.withExpiry(time));
    }

    /**
     * How many messages the broker sends before the first is acknowledged, and how many are appended in one step at
     * most; 1,000 by default. As many are in memory while the store is slow, so choose fewer where messages are large.
     * In version 3.1.1 the broker alone decides how many it sends.
     *
     * @throws IllegalArgumentException if it is not between 1 and 65,535
     */
    public MqttSource<T> receiveMaximum(int messages) {
        return new MqttSource<>(settings.withReceiveMaximum(messages));
    }

    /**
     * The largest packet that the broker shall send, in bytes; it leaves out larger messages. By default all are sent.
     * Of no effect in version 3.1.1.
     *
     * @throws IllegalArgumentException if it is less than 1, or more than there can be
     */
    public MqttSource<T> maximumPacketSize(int bytes) {
        return new MqttSource<>(settings.withMaximumPacketSize(bytes));
    }

    /**
     * Makes a message a JSON object, {@code {"topic":"a/b","payload":…,"qos":1,"retain":false}}, whose payload is JSON
     * itself, null if it is empty. A payload that is not JSON is set aside alone when a group reads it.
     */
    public MqttSource<T> envelope() {
        return new MqttSource<>(settings.withForm(Form.JSON));
    }

    /**
     * As {@link #envelope}, with the payload as text. One that is not UTF-8 is in base64, and the object has
     * {@code "encoding":"base64"}.
     */
    public MqttSource<T> textEnvelope() {
        return new MqttSource<>(settings.withForm(Form.TEXT));
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        receiving.run(appender);
    }

    /** Waits some seconds until what was appended is acknowledged, so that it does not come again. */
    @Override
    public void close() throws InterruptedException {
        stop.request();
    }

    /** How many messages have come that the store has not been given yet. */
    int waiting() {
        return receiving.waiting();
    }

    /** For people: what it reads. */
    @Override
    public String toString() {
        return "MqttSource of " + settings;
    }
}
