package io.minibatch.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a source is told.
 *
 * @param broker where
 * @param filters of topics
 * @param clientId null if none was given
 * @param qos at most
 * @param expiry of the session; null if nothing was said
 * @param receiveMaximum how many messages may be unacknowledged
 * @param maximumPacketSize in bytes
 * @param form what becomes of a message
 */
record SourceSettings(
        MqttBroker broker,
        List<String> filters,
        @Nullable String clientId,
        int qos,
        @Nullable Duration expiry,
        int receiveMaximum,
        int maximumPacketSize,
        Form form) {

    static final int MOST_QOS = 2;
    private static final int USUAL_RECEIVE_MAXIMUM = 1_000;
    private static final int LARGEST_PACKET = 268_435_460;
    private static final long NEVER = 0xFFFF_FFFFL;

    /** For a client without id: it lives as long as its process, and its session should not live much longer. */
    private static final Duration UNNAMED = Duration.ofHours(1);

    static SourceSettings of(MqttBroker broker, List<String> filters) {
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("A source needs a topic filter, such as sensors/# or sensors/+/celsius");
        }
        filters.forEach(SourceSettings::check);
        return new SourceSettings(broker, filters, null, 1, null, USUAL_RECEIVE_MAXIMUM, LARGEST_PACKET, Form.PAYLOAD);
    }

    private static void check(String filter) {
        try {
            MqttTopicFilter.of(filter);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + filter + "\" is no topic filter: " + rule(e)
                            + ". Write one such as sensors/#, sensors/+/celsius or $share/group/sensors/#",
                    e);
        }
    }

    /** What the client says, without its full stop. */
    static String rule(IllegalArgumentException e) {
        var text = String.valueOf(e.getMessage());
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    static int checkedQos(int qos) {
        if (qos < 0 || qos > MOST_QOS) {
            throw new IllegalArgumentException("qos must be 0, 1 or 2, but is " + qos);
        }
        return qos;
    }

    static String checkedId(String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("A client id must not be empty");
        }
        return Credentials.checked("A client id", id);
    }

    SourceSettings withClientId(String id) {
        return new SourceSettings(broker, filters, checkedId(id), qos, expiry, receiveMaximum, maximumPacketSize, form);
    }

    SourceSettings withQos(int level) {
        return new SourceSettings(
                broker, filters, clientId, checkedQos(level), expiry, receiveMaximum, maximumPacketSize, form);
    }

    SourceSettings withExpiry(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("sessionExpiry must not be negative, but is " + duration);
        }
        return new SourceSettings(broker, filters, clientId, qos, duration, receiveMaximum, maximumPacketSize, form);
    }

    SourceSettings withReceiveMaximum(int messages) {
        if (messages < 1 || messages > Subscription.LARGEST_RECEIVE_MAXIMUM) {
            throw new IllegalArgumentException("receiveMaximum must be from 1 to 65535, but is " + messages);
        }
        return new SourceSettings(broker, filters, clientId, qos, expiry, messages, maximumPacketSize, form);
    }

    SourceSettings withMaximumPacketSize(int bytes) {
        if (bytes < 1 || bytes > LARGEST_PACKET) {
            throw new IllegalArgumentException(
                    "maximumPacketSize must be from 1 to " + LARGEST_PACKET + ", but is " + bytes);
        }
        return new SourceSettings(broker, filters, clientId, qos, expiry, receiveMaximum, bytes, form);
    }

    SourceSettings withForm(Form other) {
        if (form != Form.PAYLOAD) {
            throw new IllegalArgumentException(
                    "What becomes of a message has been said already: envelope() and textEnvelope() exclude each other");
        }
        return new SourceSettings(broker, filters, clientId, qos, expiry, receiveMaximum, maximumPacketSize, other);
    }

    /** With the id that is used where none was given. */
    Subscription subscription(String id) {
        var seconds = seconds();
        return new Subscription(id, seconds > 0, seconds, filters, qos, receiveMaximum, maximumPacketSize);
    }

    private long seconds() {
        if (broker.isVersion3()) {
            if (expiry != null && !expiry.isZero()) {
                throw new IllegalArgumentException("Version 3.1.1 of MQTT knows no sessionExpiry but 0, and " + expiry
                        + " was asked for: leave it out, and sessions with a clientId never expire");
            }
            return clientId == null || expiry != null ? 0 : NEVER;
        }
        if (expiry == null) {
            return clientId == null ? UNNAMED.toSeconds() : NEVER;
        }
        return Math.min(expiry.plusMillis(999).toSeconds(), NEVER);
    }

    /** For people. */
    @Override
    public String toString() {
        return broker + " " + String.join(", ", filters);
    }
}
