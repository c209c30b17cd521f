package io.minibatch.kafka;

import io.minibatch.Appender;
import io.minibatch.Codec;
import io.minibatch.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads topics of Kafka, as a member of a consumer group. The values are handed on as they are, in the format of the
 * stream: JSON to a stream of records, text to one of {@code String}, bytes to one of {@code byte[]}; {@link #codec}
 * and {@link #deserializer} read others.
 *
 * <p>Each message is appended at least once, those of a partition in their order: offsets are committed only after the
 * stream has the messages. What was appended and not yet committed comes again: after the death of a process that of
 * its last tenth of a second, usually; after a graceful stop and when partitions move to another member, nothing,
 * unless Kafka refuses the last commit for longer than 5 s, as it does while the group's members change.
 *
 * <p>Attributes: {@code kafka.topic}, {@code kafka.partition}, {@code kafka.offset}, {@code kafka.timestamp}
 * (milliseconds since 1970), {@code kafka.key}, {@code kafka.header.<name>}. Keys and headers that are not UTF-8 are in
 * base64 under the name with {@code ;base64} behind it.
 *
 * <p>It blocks the thread of its source. A broker that is away for longer than some ten seconds, a topic that is not
 * there, and refused credentials are errors, after which it is called again.
 *
 * <pre>{@code
 * mb.stream("readings", Reading.class)
 *     .attach(new KafkaSource<>("sensors", Reading.class).servers("kafka:9092"))
 *     .windowed(count(100))
 * }</pre>
 *
 * <p>Each method that sets something returns another source; a source is used once.
 *
 * @param <T> the payload of the stream
 */
public final class KafkaSource<T> implements Source<T> {

    private final SourceSettings<T> settings;
    private final Stop stop = new Stop();
    private final Consuming<T> consuming;

    private KafkaSource(SourceSettings<T> settings) {
        this.settings = settings;
        this.consuming = new Consuming<>(settings, stop);
    }

    /** Reads topics whose values are in the stream's format. */
    public KafkaSource(String... topics) {
        this(SourceSettings.of(new Topics.Named(List.of(topics))));
    }

    /** Reads all topics whose whole name matches, also those that are made later. */
    public KafkaSource(Pattern topics) {
        this(SourceSettings.of(new Topics.Matching(topics)));
    }

    /**
     * Reads a topic whose values are in the stream's format.
     *
     * @param type the payload, so that the compiler sees that it is the stream's
     */
    public KafkaSource(String topic, Class<T> type) {
        this(topic);
        Objects.requireNonNull(type, "type");
    }

    /**
     * Reads all topics whose whole name matches, also those that are made later.
     *
     * @param type the payload, so that the compiler sees that it is the stream's
     */
    public KafkaSource(Pattern topics, Class<T> type) {
        this(topics);
        Objects.requireNonNull(type, "type");
    }

    /**
     * Where to begin looking for brokers, {@code host:port,host:port}; {@code localhost:9092} by default.
     *
     * @throws IllegalArgumentException if it is not of this form
     */
    public KafkaSource<T> servers(String servers) {
        return property(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    }

    /**
     * The consumer group; {@code minibatch-<name of the stream>} by default. The members of a group share the
     * partitions, so streams that shall each have all messages need different ones.
     */
    public KafkaSource<T> group(String name) {
        return property(ConsumerConfig.GROUP_ID_CONFIG, name);
    }

    /**
     * Leaves out what is in the topics when the group has no offsets, as at its first start; by default all that is
     * there is read. Later starts go on where the group stood, and partitions that are added later are read from their
     * beginning.
     *
     * <p>Kafka forgets the offsets of a group that was stopped for longer than {@code offsets.retention.minutes} (7
     * days by default). So the stream remembers how far it came: the next start goes on there. Only if nothing was
     * appended yet, it is a first one again.
     */
    public KafkaSource<T> latest() {
        return new KafkaSource<>(settings.withLatest());
    }

    /**
     * A property of Kafka's consumer, such as {@code security.protocol}.
     *
     * @throws IllegalArgumentException if it can never be so, or would break the promise, as {@code enable.auto.commit}
     *     does
     */
    public KafkaSource<T> property(String name, Object value) {
        return new KafkaSource<>(settings.with(name, value));
    }

    /**
     * Properties of Kafka's consumer.
     *
     * @throws IllegalArgumentException as {@link #property}
     */
    public KafkaSource<T> properties(Map<String, ?> properties) {
        var all = settings;
        for (var each : properties.entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        return new KafkaSource<>(all);
    }

    /**
     * Reads values that are in another format than the stream's. A value that the codec cannot read is set aside alone,
     * when a group reads it, with the attributes and the reason.
     */
    public KafkaSource<T> codec(Codec<? extends T> codec) {
        return new KafkaSource<>(settings.with(Payload.of(codec)));
    }

    /**
     * Reads values by a deserializer of Kafka, as {@link #codec} does. It is neither configured nor closed here, and
     * called from one thread.
     */
    public KafkaSource<T> deserializer(Deserializer<? extends T> deserializer) {
        return new KafkaSource<>(settings.with(Payload.of(deserializer)));
    }

    /**
     * What to append for a message without a value, which in a compacted topic says that its key is deleted. By default
     * such messages are left out, as is one for which this returns null. One for which it throws is set aside alone.
     */
    public KafkaSource<T> tombstones(Function<ConsumerRecord<byte[], byte[]>, ? extends T> payload) {
        return new KafkaSource<>(settings.withTombstones(payload));
    }

    /**
     * Whether all fits together.
     *
     * @throws IllegalArgumentException if not
     */
    void check() {
        Failures.check("read " + settings, settings.consumer(""), properties -> {
            var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            return () -> consumer.close(CloseOptions.timeout(Duration.ZERO));
        });
    }

    @Override
    public void stream(Appender<T> appender) throws InterruptedException {
        consuming.run(appender);
    }

    /** Waits some seconds until what was appended is committed, so that it does not come again. */
    @Override
    public void close() throws InterruptedException {
        stop.request();
        consuming.leave();
    }

    /** For people: what it reads. */
    @Override
    public String toString() {
        return "KafkaSource of " + settings;
    }
}
