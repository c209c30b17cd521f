package io.minibatch.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopic;
import io.minibatch.RejectedException;
import io.minibatch.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a sink is told.
 *
 * @param broker where
 * @param topic of an element
 * @param place for people: the topic, or that there are several
 * @param encoder makes the payload
 * @param clientId null if none was given
 * @param qos of each message
 * @param retain whether the broker keeps the last message of a topic
 */
record SinkSettings<R>(
        MqttBroker broker,
        Function<? super R, String> topic,
        String place,
        Encoder<R> encoder,
        @Nullable String clientId,
        int qos,
        boolean retain) {

    static final String WINDOW = "minibatch-window";
    static final String INDEX = "minibatch-index";

    static <R> SinkSettings<R> to(MqttBroker broker, String topic) {
        try {
            MqttTopic.of(topic);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(noTopic(topic, e), e);
        }
        return new SinkSettings<>(broker, element -> topic, topic, Encoder.usual(), null, 1, false);
    }

    static <R> SinkSettings<R> to(MqttBroker broker, Function<? super R, String> topic) {
        return new SinkSettings<>(broker, topic, "topics by a function", Encoder.usual(), null, 1, false);
    }

    private static String noTopic(String topic, IllegalArgumentException e) {
        return "\"" + topic + "\" is no topic to publish to: " + SourceSettings.rule(e)
                + ". Write one such as alerts/kitchen";
    }

    SinkSettings<R> withEncoder(Encoder<R> other) {
        return new SinkSettings<>(broker, topic, place, other, clientId, qos, retain);
    }

    SinkSettings<R> withClientId(String id) {
        return new SinkSettings<>(broker, topic, place, encoder, SourceSettings.checkedId(id), qos, retain);
    }

    SinkSettings<R> withQos(int level) {
        return new SinkSettings<>(broker, topic, place, encoder, clientId, SourceSettings.checkedQos(level), retain);
    }

    SinkSettings<R> withRetain() {
        return new SinkSettings<>(broker, topic, place, encoder, clientId, qos, true);
    }

    /**
     * What is to be published.
     *
     * @throws RejectedException if an element cannot be
     */
    List<Outgoing> messages(@Nullable Window<?> window, Iterable<? extends R> elements) {
        var messages = new ArrayList<Outgoing>();
        for (var element : elements) {
            var index = messages.size();
            messages.add(new Outgoing(topic(element, index), payload(element, index), properties(window, index)));
        }
        return messages;
    }

    private String topic(R element, int index) {
        String name;
        try {
            name = topic.apply(element);
        } catch (RuntimeException e) {
            throw rejected(index, "the function for its topic failed: " + e, e);
        }
        try {
            return MqttTopic.of(name).toString();
        } catch (IllegalArgumentException e) {
            throw rejected(index, noTopic(name, e), e);
        } catch (NullPointerException e) {
            throw rejected(index, "the function for its topic returned null", e);
        }
    }

    @SuppressWarnings("ConstantValue") // a codec compiled without null checks may return null
    private byte[] payload(R element, int index) {
        byte[] payload;
        try {
            payload = encoder.encode(element);
        } catch (Exception | StackOverflowError | LinkageError e) {
            throw rejected(index, "it cannot be encoded: " + e, e);
        }
        if (payload == null) {
            throw rejected(index, "its codec returned null", null);
        }
        return payload;
    }

    private static Map<String, String> properties(@Nullable Window<?> window, int index) {
        return window == null ? Map.of() : Map.of(WINDOW, window.id(), INDEX, Integer.toString(index));
    }

    private RejectedException rejected(int index, String why, @Nullable Throwable cause) {
        var message = "Cannot publish element " + index + " to " + this + ": " + why;
        return cause == null ? new RejectedException(message) : new RejectedException(message, cause);
    }

    /** For people. */
    @Override
    public String toString() {
        return broker + " " + place;
    }
}
