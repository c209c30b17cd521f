package io.minibatch.celery;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of a broker: one event, or several.
 *
 * @param content its body
 * @param routingKey what it was published by
 * @param hostname the node that published it, empty if it does not say
 * @param id what tells it from others, empty if nothing does
 * @param tag by which AMQP acknowledges it
 */
record Delivery(Content content, String routingKey, String hostname, String id, long tag) {

    /** What a message that is set aside shows beside its bytes. */
    Map<String, String> attributes(String error) {
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("celery.routing_key", routingKey);
        putIf(attributes, "celery.hostname", hostname);
        putIf(attributes, "celery.message_id", id);
        attributes.put("celery.error", error);
        return attributes;
    }

    private static void putIf(Map<String, String> attributes, String name, String value) {
        if (!value.isEmpty()) {
            attributes.put(name, value);
        }
    }
}
