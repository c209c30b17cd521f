package io.minibatch.kafka;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * Properties of a client of Kafka, as they were given: all but those that would break a promise.
 *
 * @param given may hold a password
 * @param refused why a property cannot be set, by its name
 * @param known what the client knows of its properties
 */
record ClientProperties(Map<String, Object> given, Map<String, String> refused, ConfigDef known) {

    private static final String LOCAL = "localhost:9092";

    /** What {@code auto.offset.reset} may be; {@code by_duration} leaves messages out as {@code latest} does. */
    private static final Set<String> LOSSLESS = Set.of("earliest", "none");

    private static final Map<String, String> OF_CONSUMER = Map.of(
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            "offsets are committed after the stream has the messages; the client would commit before that, and lose some",
            ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
            "keys are attributes: text, or base64",
            ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
            "use codec(...) or deserializer(...)");

    private static final Map<String, String> OF_PRODUCER = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "a window is completed only when its results are safe, which is acks=all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            "without it the client's own retries change the order and repeat messages",
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "results are not written in transactions",
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            "use key(...) or keyBytes(...)",
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            "use codec(...) or serializer(...)");

    static ClientProperties ofConsumer() {
        return new ClientProperties(Map.of(), OF_CONSUMER, ConsumerConfig.configDef());
    }

    static ClientProperties ofProducer() {
        return new ClientProperties(Map.of(), OF_PRODUCER, ProducerConfig.configDef());
    }

    ClientProperties with(String name, Object value) {
        Objects.requireNonNull(value, name);
        if (refused.containsKey(name) && !isHarmless(name, value.toString())) {
            throw new IllegalArgumentException("Property " + name + " cannot be set: " + refused.get(name));
        }
        if (name.equals(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG)
                && !LOSSLESS.contains(value.toString().trim())) {
            throw new IllegalArgumentException("Property " + name + " must be earliest or none, but is " + value
                    + ": messages would be left out wherever the group has no offset. Use latest() (start=latest in a URL),"
                    + " which leaves out what"
                    + " is there when a group without offsets starts");
        }
        PropertyCheck.check(known, name, value);
        var all = new HashMap<>(given);
        all.put(name, value);
        PropertyCheck.checkMechanism(all);
        return new ClientProperties(Map.copyOf(all), refused, known);
    }

    /** What is so anyway may be said. */
    private static boolean isHarmless(String name, String value) {
        return switch (name) {
            case ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG -> value.equals("false");
            case ProducerConfig.ACKS_CONFIG -> value.equals("all") || value.equals("-1");
            case ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG -> value.equals("true");
            default -> false;
        };
    }

    /** The value as text; empty if it was not given. */
    String text(String name) {
        return given.getOrDefault(name, "").toString().trim();
    }

    String servers() {
        return given.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, LOCAL)
                .toString();
    }

    /** For people: the servers only, other properties may hold a password. */
    @Override
    public String toString() {
        return servers();
    }
}
