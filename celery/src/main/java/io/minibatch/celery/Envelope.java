package io.minibatch.celery;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What kombu publishes through Redis: a JSON object around the body, which says what AMQP says in its properties. */
final class Envelope {

    private static final JsonMapper MAPPER = new JsonMapper();

    /** Its body is base64, or has backslashes. */
    private static final int LARGEST = 2 * Content.LARGEST;

    private Envelope() {}

    /** Takes the body out; what is no envelope is handed on as it came, and found out later. */
    static Delivery open(String channelKey, byte[] message) {
        if (message.length > LARGEST) {
            return new Delivery(Content.json(message), channelKey, "", "", 0); // is refused
        }
        JsonNode envelope;
        try {
            envelope = MAPPER.readTree(message);
        } catch (JacksonException e) {
            return new Delivery(Content.json(message), channelKey, "", "", 0);
        }
        var properties = envelope.path("properties");
        var key = text(properties.path("delivery_info").path("routing_key"));
        return new Delivery(
                content(envelope, text(properties.path("body_encoding"))),
                channelKey.isEmpty() ? key : channelKey,
                text(envelope.path("headers").path("hostname")),
                text(properties.path("delivery_tag")),
                0);
    }

    private static Content content(JsonNode envelope, String bodyEncoding) {
        var body = text(envelope.path("body"));
        byte[] bytes;
        try {
            bytes = switch (bodyEncoding) {
                case "" -> bytesOf(body);
                case "base64" -> Base64.getDecoder().decode(body);
                default -> throw new IllegalArgumentException(bodyEncoding);
            };
        } catch (IllegalArgumentException e) {
            return new Content(bytesOf(body), "a body that is not encoded as " + bodyEncoding, "", ""); // is refused
        }
        return Content.of(
                bytes,
                text(envelope.path("content-type")),
                text(envelope.path("content-encoding")),
                text(envelope.path("headers").path("compression")));
    }

    private static byte[] bytesOf(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }
}
