package io.minibatch.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a source was told.
 *
 * @param topics what it reads
 * @param properties of the consumer, as they were given; may hold a password
 * @param latest whether the first start leaves out what is there
 * @param payload what becomes of values
 * @param tombstones what becomes of messages without one
 */
record SourceSettings<T>(
        Topics topics,
        ClientProperties properties,
        boolean latest,
        Payload<T> payload,
        Function<ConsumerRecord<byte[], byte[]>, ? extends @Nullable T> tombstones) {

    /** As many as make an append cheap; the client has them in memory anyway. */
    private static final int MOST_RECORDS = 5_000;

    private static final Duration ANSWER = Duration.ofSeconds(10);

    static <T> SourceSettings<T> of(Topics topics) {
        return new SourceSettings<>(
                topics, ClientProperties.ofConsumer(), false, Payload.inTheFormatOfTheStream(), record -> null);
    }

    SourceSettings<T> with(String name, Object value) {
        return new SourceSettings<>(topics, properties.with(name, value), latest, payload, tombstones);
    }

    SourceSettings<T> with(Payload<T> changed) {
        return new SourceSettings<>(topics, properties, latest, changed, tombstones);
    }

    SourceSettings<T> withLatest() {
        return new SourceSettings<>(topics, properties, true, payload, tombstones);
    }

    SourceSettings<T> withTombstones(Function<ConsumerRecord<byte[], byte[]>, ? extends @Nullable T> changed) {
        return new SourceSettings<>(topics, properties, latest, payload, changed);
    }

    /** All that Kafka's consumer is told, for a source of this stream. */
    Map<String, Object> consumer(String stream) {
        var all = new HashMap<String, Object>();
        all.put(ConsumerConfig.GROUP_ID_CONFIG, stream.isEmpty() ? "minibatch" : "minibatch-" + stream);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // What a producer may still take back must not become part of a stream that never takes back.
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // A slip of the pen shall not make a topic.
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_RECORDS);
        if (!"consumer".equalsIgnoreCase(properties.text(ConsumerConfig.GROUP_PROTOCOL_CONFIG))) {
            // Partitions that do not move are read on while others do. The newer protocol does so by itself.
            all.put(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
        }
        all.putAll(properties.given());
        all.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, properties.servers());
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        return all;
    }

    /** How long brokers may take to answer, and be silent before they are asked. */
    Duration answer() {
        var given = properties.text(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
        return given.isEmpty() ? ANSWER : Duration.ofMillis(Long.parseLong(given));
    }

    /** For people: no properties, they may hold a password. */
    @Override
    public String toString() {
        return topics + " at " + properties;
    }
}
