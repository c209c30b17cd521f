package io.minibatch.mqtt;

import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.connect.Connector;
import io.minibatch.connect.ConnectorUrl;
import java.util.List;
import java.util.Set;

/**
 * Topics by URL: {@code mqtt://user:password@host:1883/topic}, or {@code mqtts:} for TLS, with the options of
 * {@link #options}. A source takes a filter, such as {@code /sensors/#}, or several with commas between them. The
 * source is an {@link MqttSource}, the sink an {@link MqttSink}.
 */
public final class MqttConnector implements Connector {

    /** For the service loader. */
    public MqttConnector() {}

    @Override
    public Set<String> schemes() {
        return Set.of("mqtt", "mqtts");
    }

    @Override
    public String form() {
        return "mqtt://host:1883/topic/#";
    }

    @Override
    public String description() {
        return "messages of MQTT topics";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("qos", "source or sink: 0, 1 (default) or 2"),
                new Option("version", "source or sink: 5 (default) or 3, which is 3.1.1"),
                new Option("client-id", "source or sink: a source with one misses nothing while it is not running"),
                new Option(
                        "trust-store",
                        "source or sink, mqtts: a file with the trusted certificates (default: the JDK's)"),
                new Option("trust-store-password", "source or sink, mqtts: its password"),
                new Option("key-store", "source or sink, mqtts: a file with the own certificate and key"),
                new Option("key-store-password", "source or sink, mqtts: its password"),
                new Option("keep-alive", "source or sink: how often something is sent (default: 60s)"),
                new Option("timeout", "source or sink: how long answers are waited for (default: 30s)"),
                new Option(
                        "session-expiry",
                        "source: how long the broker keeps what comes (default: for ever with client-id)"),
                new Option("receive-maximum", "source: messages sent before one is acknowledged (default: 1000)"),
                new Option(
                        "maximum-packet-size", "source: the broker leaves out what has more bytes (default: nothing)"),
                new Option("envelope", "source: json or text; objects of topic, payload, qos and retain"),
                new Option("retain", "sink: the broker keeps the last message of the topic"));
    }

    @Override
    public boolean takesText() {
        return true;
    }

    @Override
    public Set<Direction> directions() {
        return Set.of(Direction.SOURCE, Direction.SINK);
    }

    @Override
    public <T> Source<T> source(ConnectorUrl url) {
        var parts = MqttUrl.of(url, Set.of("session-expiry", "receive-maximum", "maximum-packet-size", "envelope"));
        var source = new MqttSource<T>(parts.broker(), parts.topics().toArray(String[]::new));
        source = url.option("client-id").map(source::clientId).orElse(source);
        source = MqttUrl.qos(url).map(source::qos).orElse(source);
        source = url.duration("session-expiry").map(source::sessionExpiry).orElse(source);
        source = url.number("receive-maximum").map(source::receiveMaximum).orElse(source);
        source =
                url.number("maximum-packet-size").map(source::maximumPacketSize).orElse(source);
        var envelope = url.option("envelope");
        if (envelope.isEmpty()) {
            return source;
        }
        return switch (envelope.get()) {
            case "", "json" -> source.envelope();
            case "text" -> source.textEnvelope();
            default ->
                throw new IllegalArgumentException(
                        "Option envelope of " + url + " must be json or text, but is " + envelope.get());
        };
    }

    @Override
    @SuppressWarnings("unchecked") // it only reads the lists
    public Sink<List<byte[]>> sink(ConnectorUrl url) {
        var parts = MqttUrl.of(url, Set.of("retain"));
        if (parts.topics().size() > 1) {
            throw new IllegalArgumentException(
                    url + " names several topics: a sink writes to one. Write %2C for a comma in it");
        }
        var sink = new MqttSink<byte[]>(parts.broker(), parts.topics().get(0));
        sink = url.option("client-id").map(sink::clientId).orElse(sink);
        sink = MqttUrl.qos(url).map(sink::qos).orElse(sink);
        sink = url.flag("retain").orElse(false) ? sink.retain() : sink;
        return (Sink<List<byte[]>>) (Sink<?>) sink.each();
    }
}
