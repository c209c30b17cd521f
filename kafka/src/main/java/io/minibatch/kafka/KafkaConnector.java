package io.minibatch.kafka;

import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.connect.Connector;
import io.minibatch.connect.ConnectorUrl;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Topics by URL: {@code kafka://host:9092,host2:9092/topic}, for a source also {@code /topic,topic2}, with the
 * properties of Kafka's consumer or producer and those of {@link #options}. A user and a password before the hosts
 * ({@code user:password@}) stand for SASL over TLS. The source is a {@link KafkaSource}, the sink a {@link KafkaSink}.
 */
public final class KafkaConnector implements Connector {

    private static final Logger LOG = LoggerFactory.getLogger(KafkaConnector.class);
    private static final Set<String> SOURCE = Set.of("group", "start", "pattern");
    private static final Set<String> SINK = Set.of("key");

    /** For the service loader. */
    public KafkaConnector() {}

    @Override
    public Set<String> schemes() {
        return Set.of("kafka");
    }

    @Override
    public String form() {
        return "kafka://host:9092,host2:9092/topic";
    }

    @Override
    public String description() {
        return "messages of Kafka topics";
    }

    @Override
    public List<Option> options() {
        return List.of(
                new Option("group", "source: the consumer group (default: minibatch-STREAM)"),
                new Option("start", "source: earliest (default) or latest, when the group is new"),
                new Option("pattern", "source: the topic is a regular expression"),
                new Option("key", "sink: the field of the JSON objects that becomes the key"),
                new Option(
                        "security.protocol", "source or sink: as any other property of Kafka's consumer or producer"));
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
        var parts = KafkaUrl.of(url, SOURCE, ConsumerConfig.configNames());
        KafkaSource<T> source = url.flag("pattern").orElse(false)
                ? new KafkaSource<>(pattern(url, parts.path()))
                : new KafkaSource<>(parts.path().split(",", -1));
        source = source.servers(parts.servers()).properties(parts.properties());
        source = url.option("group").map(source::group).orElse(source);
        source.check();
        var start = url.option("start").orElse("earliest");
        return switch (start) {
            case "earliest" -> source;
            case "latest" -> source.latest();
            default ->
                throw new IllegalArgumentException(
                        "Option start of " + url + " must be earliest or latest, but is " + start);
        };
    }

    private static Pattern pattern(ConnectorUrl url, String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "The topic of " + url + " is no regular expression: " + e.getDescription(), e);
        }
    }

    @Override
    @SuppressWarnings("unchecked") // it only reads the lists
    public Sink<List<byte[]>> sink(ConnectorUrl url) {
        var parts = KafkaUrl.of(url, SINK, ProducerConfig.configNames());
        if (parts.path().contains(",")) {
            throw new IllegalArgumentException(url + " names several topics: a sink writes to one");
        }
        var sink = new KafkaSink<byte[]>(parts.path()).servers(parts.servers()).properties(parts.properties());
        var field = url.option("key");
        if (field.isPresent()) {
            sink = sink.keyBytes(keys(new JsonField(field.get()), sink));
        }
        sink.check();
        return (Sink<List<byte[]>>) (Sink<?>) sink.each();
    }

    /** A message without key is none of a fault, but one that is not meant: partitions and compaction go by the key. */
    private static Function<byte[], byte @Nullable []> keys(JsonField field, KafkaSink<byte[]> sink) {
        var said = new AtomicBoolean();
        return json -> {
            var key = field.apply(json);
            if (key == null && !said.getAndSet(true)) {
                LOG.warn(
                        "{} writes messages without field {}, or without a value of it, and so without key",
                        sink,
                        field.name());
            }
            return key;
        };
    }
}
