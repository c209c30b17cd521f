package io.minibatch.mqtt;

import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.exceptions.ConnectionClosedException;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3ConnAckException;
import com.hivemq.client.mqtt.mqtt3.exceptions.Mqtt3SubAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5DisconnectException;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5SubAckException;
import io.minibatch.MinibatchException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a broker, with what was tried where, and what to do next.
 *
 * @param broker where
 * @param clientId as whom
 */
record Failures(MqttBroker broker, String clientId) {

    private static final int REFUSED = 0x80;
    private static final String TOO_MANY = "RECEIVE_MAXIMUM_EXCEEDED";
    private static final String OLD_MOSQUITTO =
            ". Mosquitto before 2.0.13 does, and when more than 65,535 messages wait in a"
                    + " session, it may never get through with them: take a newer one, or begin with receiveMaximum(1)";

    MinibatchException connecting(Throwable cause) {
        return failure("Cannot connect to " + broker + " as client " + clientId, cause);
    }

    MinibatchException lost(Throwable cause) {
        var what = "The connection of client " + clientId + " to " + broker + " has ended";
        if (find(cause, Mqtt5DisconnectException.class) != null || !(cause instanceof ConnectionClosedException)) {
            return failure(what, cause);
        }
        return new MinibatchException(
                what + ": it was closed (" + message(cause)
                        + "). Is the broker running? Brokers also close it when another client with this id connects: each needs an"
                        + " id of its own",
                cause);
    }

    MinibatchException receiving(String topic, Throwable cause) {
        return new MinibatchException("a message of topic " + topic + " could not be received: " + cause, cause);
    }

    MinibatchException publishing(Throwable cause) {
        return failure("Cannot publish to " + broker, cause);
    }

    MinibatchException subscribing(Subscription subscription, Throwable cause) {
        var codes = codes(cause);
        if (codes.isEmpty()) {
            return failure("Cannot subscribe to " + subscription.filters() + " at " + broker, cause);
        }
        var refused = new ArrayList<String>();
        for (var i = 0; i < codes.size() && i < subscription.filters().size(); i++) {
            if (codes.get(i).code() >= REFUSED) {
                refused.add(subscription.filters().get(i) + " (" + codes.get(i).name() + ")");
            }
        }
        return new MinibatchException(
                broker + " refuses client " + clientId + " the subscription to " + String.join(", ", refused)
                        + ". Grant " + user() + " the right to read there, or subscribe to something else",
                cause);
    }

    private record Code(int code, String name) {}

    private static List<Code> codes(Throwable cause) {
        if (cause instanceof Mqtt5SubAckException e) {
            return e.getMqttMessage().getReasonCodes().stream()
                    .map(code -> new Code(code.getCode(), code.name()))
                    .toList();
        }
        if (cause instanceof Mqtt3SubAckException e) {
            return e.getMqttMessage().getReturnCodes().stream()
                    .map(code -> new Code(code.getCode(), code.name()))
                    .toList();
        }
        return List.of();
    }

    /** A broker may grant less than was asked for. Without acknowledgements the promise would be gone. */
    void checkGranted(Subscription subscription, List<Integer> granted) {
        for (var i = 0; i < granted.size() && i < subscription.filters().size(); i++) {
            if (granted.get(i) == 0 && subscription.qos() > 0) {
                throw new MinibatchException(broker + " grants only QoS 0 for "
                        + subscription.filters().get(i)
                        + ", where messages can be lost, but QoS " + subscription.qos()
                        + " was asked for. Change its settings, or ask for qos(0)");
            }
        }
    }

    /** What is said of messages that were not taken. */
    String refused(int messages, String reason) {
        return "Cannot publish " + (messages == 1 ? "a message" : messages + " messages") + " to " + broker + ": "
                + reason;
    }

    /** Whether a broker has sent more than the receive maximum. */
    static boolean isTooMany(Throwable error) {
        var told = find(error, Mqtt5DisconnectException.class);
        return told != null && told.getMqttMessage().getReasonCode().name().equals(TOO_MANY);
    }

    private MinibatchException failure(String what, Throwable cause) {
        return new MinibatchException(what + ": " + reason(cause), cause);
    }

    private String reason(Throwable error) {
        if (error instanceof MinibatchException own) {
            return String.valueOf(own.getMessage());
        }
        if (error instanceof Mqtt5ConnAckException e) {
            var message = e.getMqttMessage();
            return refusal(message.getReasonCode().name(), text(message.getReasonString()));
        }
        if (error instanceof Mqtt3ConnAckException e) {
            return refusal(e.getMqttMessage().getReturnCode().name(), "");
        }
        var told = find(error, Mqtt5DisconnectException.class);
        if (told != null) {
            var message = told.getMqttMessage();
            return end(message.getReasonCode().name(), text(message.getReasonString()));
        }
        if (error instanceof TimeoutException) {
            return "it does not answer within " + broker.timeout().toMillis() + " ms";
        }
        if (find(error, UnknownHostException.class) != null) {
            return "there is no host of this name. Check the URL";
        }
        // a server without TLS may answer, or just hang up
        if (find(error, SSLException.class) != null
                || (broker.address().secure() && find(error, ClosedChannelException.class) != null)) {
            return "no secure connection can be made (" + message(error)
                    + "). Is this the port for TLS, is the broker's certificate trusted, and is it for this name?";
        }
        if (error instanceof ConnectionFailedException || find(error, ConnectException.class) != null) {
            return "nobody answers there (" + message(error) + "). Is the broker running, and can it be reached?";
        }
        return "the connection was closed (" + message(error)
                + "). Is the broker running? It may also have closed it because of what was sent, which its log tells"
                + (broker.address().secure() ? "" : ", because this is its port for TLS: then write mqtts://")
                + (broker.isVersion3()
                        ? ""
                        : ", or because it does not know version 5 of MQTT: then use version3(), version=3 in a URL");
    }

    private String refusal(String code, String text) {
        return switch (code) {
            case "BAD_USER_NAME_OR_PASSWORD" ->
                "the broker refuses user or password" + text + ". Check both; the user is " + user();
            case "NOT_AUTHORIZED", "BAD_AUTHENTICATION_METHOD" ->
                "the broker does not let " + user() + " in" + text + ". Check user and password, and the user's rights";
            case "CLIENT_IDENTIFIER_NOT_VALID", "IDENTIFIER_REJECTED" ->
                "the broker does not take this client id" + text + ". Choose another one with clientId";
            case "UNSUPPORTED_PROTOCOL_VERSION", "UNACCEPTABLE_PROTOCOL_VERSION" ->
                broker.isVersion3()
                        ? "the broker does not know version 3.1.1 of MQTT" + text
                        : "the broker does not know version 5 of MQTT" + text + ". Use version3(), version=3 in a URL";
            case "BANNED" -> "the broker has banned this client" + text;
            default -> "the broker refuses the connection: " + code + text;
        };
    }

    private String end(String code, String text) {
        return switch (code) {
            case "SESSION_TAKEN_OVER" ->
                "another client with the id " + clientId + " has connected and taken over the session" + text
                        + ". Give each process a client id of its own; those that shall share the messages read"
                        + " $share/<group>/<topic filter>";
            case TOO_MANY -> "the broker has sent more messages than it was asked for" + text + OLD_MOSQUITTO;
            case "PROTOCOL_ERROR" ->
                text.contains("must not be resent")
                        ? "the broker has used the packet id of a message for another one" + text + OLD_MOSQUITTO
                        : ended(code, text);
            case "SERVER_SHUTTING_DOWN" -> "the broker is shutting down" + text;
            case "NOT_AUTHORIZED" ->
                "the broker does not allow " + user() + " what was tried" + text + ". Check the user's rights";
            default -> ended(code, text);
        };
    }

    private static String ended(String code, String text) {
        return "the broker has ended it: " + code + text;
    }

    private String user() {
        var credentials = broker.credentials();
        if (credentials == null) {
            return "a client without user";
        }
        // alone it may be a token, which is as good as a password
        return credentials.password() == null ? "a user without password" : "user " + credentials.user();
    }

    static String text(Optional<MqttUtf8String> reason) {
        return reason.map(text -> " (" + text + ")").orElse("");
    }

    /** That of the cause, where there is one: the client only repeats it, with the name of its class. */
    private static String message(Throwable error) {
        var cause = error.getCause();
        var told = cause != null && cause.getMessage() != null ? cause : error;
        return told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    }

    private static <E extends Throwable> @Nullable E find(Throwable error, Class<E> type) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
