package io.minibatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.Window;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a sink was told.
 *
 * @param place where it writes, for people
 * @param topic of an element
 * @param properties of the producer, as they were given; may hold a password
 * @param key of an element
 * @param headers of an element
 * @param encoder makes values
 */
record SinkSettings<R>(
        String place,
        Function<? super R, String> topic,
        ClientProperties properties,
        Function<? super R, byte @Nullable []> key,
        List<Header<R>> headers,
        Encoder<R> encoder) {

    /** What Kafka takes. */
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private static final String WINDOW = "minibatch-window";
    private static final String INDEX = "minibatch-index";

    /** What waits for a broker is seen and tried again sooner than after Kafka's minute. */
    private static final int LONGEST_WAIT_FOR_METADATA = 15_000;

    /**
     * A header.
     *
     * @param name as Kafka has it
     * @param value of an element
     */
    record Header<R>(String name, Function<? super R, ? extends @Nullable String> value) {}

    static <R> SinkSettings<R> to(String topic) {
        if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
            throw new IllegalArgumentException("A sink needs the name of a topic, but has \"" + topic
                    + "\": use up to 249 letters, digits, dots, underscores and hyphens of ASCII");
        }
        return of("topic " + topic, element -> topic);
    }

    static <R> SinkSettings<R> to(Function<? super R, String> topic) {
        return of("topics by function", Objects.requireNonNull(topic, "topic"));
    }

    private static <R> SinkSettings<R> of(String place, Function<? super R, String> topic) {
        return new SinkSettings<>(
                place, topic, ClientProperties.ofProducer(), element -> null, List.of(), Encoder.usual());
    }

    SinkSettings<R> with(String name, Object value) {
        return new SinkSettings<>(place, topic, properties.with(name, value), key, headers, encoder);
    }

    SinkSettings<R> with(Encoder<R> changed) {
        return new SinkSettings<>(place, topic, properties, key, headers, changed);
    }

    SinkSettings<R> withKey(Function<? super R, byte @Nullable []> changed) {
        Objects.requireNonNull(changed, "key");
        return new SinkSettings<>(place, topic, properties, changed, headers, encoder);
    }

    SinkSettings<R> withTextKey(Function<? super R, ? extends @Nullable String> changed) {
        Objects.requireNonNull(changed, "key");
        return withKey(element -> bytes(changed.apply(element)));
    }

    SinkSettings<R> withHeader(String name, Function<? super R, ? extends @Nullable String> value) {
        if (name.equals(WINDOW) || name.equals(INDEX)) {
            throw new IllegalArgumentException("Header " + name + " is set by the sink itself");
        }
        Objects.requireNonNull(value, "value");
        var all = new ArrayList<>(headers);
        all.add(new Header<>(name, value));
        return new SinkSettings<>(place, topic, properties, key, List.copyOf(all), encoder);
    }

    /** All that Kafka's producer is told. */
    Map<String, Object> producer() {
        var all = new HashMap<String, Object>();
        all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LONGEST_WAIT_FOR_METADATA);
        all.putAll(properties.given());
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, properties.servers());
        all.put(ProducerConfig.ACKS_CONFIG, "all");
        all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        return all;
    }

    /** The messages of a window's result: one element that cannot be made a message does not hold back the others. */
    Messages messages(@Nullable Window<?> window, Iterable<? extends R> elements) throws InterruptedException {
        var sound = new ArrayList<Messages.Message>();
        RejectedException rejected = null;
        var index = 0;
        for (var element : elements) {
            try {
                sound.add(new Messages.Message(index, record(window, element, index)));
            } catch (RejectedException e) {
                rejected = rejected == null ? e : rejected;
            }
            index++;
        }
        return new Messages(sound, rejected);
    }

    @SuppressWarnings("ConstantValue") // a list may hold null, a function return it
    private ProducerRecord<byte[], byte[]> record(@Nullable Window<?> window, R element, int index)
            throws InterruptedException {
        if (element == null) {
            throw new RejectedException("Element " + index + " for " + this + " is null: leave it out");
        }
        try {
            var name = topic.apply(element);
            if (name == null || name.isBlank()) {
                throw new IllegalArgumentException("its topic is \"" + name + "\"");
            }
            var all = new RecordHeaders();
            if (window != null) {
                all.add(WINDOW, window.id().getBytes(UTF_8));
                all.add(INDEX, Integer.toString(index).getBytes(UTF_8));
            }
            for (var header : headers) {
                var value = header.value().apply(element);
                if (value != null) {
                    all.add(header.name(), value.getBytes(UTF_8));
                }
            }
            return new ProducerRecord<>(name, null, key.apply(element), encoder.encode(name, all, element), all);
        } catch (InterruptedException e) {
            throw e;
        } catch (InterruptException e) {
            throw Producing.interrupted(e);
        } catch (Exception | StackOverflowError e) {
            if (Passing.is(e)) {
                throw new MinibatchException(
                        "Element " + index + " cannot be made a message for " + this + " now: " + e.getMessage()
                                + ". It is tried again",
                        e);
            }
            throw new RejectedException(
                    "Element " + index + " cannot be made a message for " + this + ": " + e.getMessage(), e);
        }
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(UTF_8);
    }

    /** For people: no properties, they may hold a password. */
    @Override
    public String toString() {
        return place + " at " + properties;
    }
}
