package io.minibatch.celery;

import io.minibatch.Entry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Makes the messages of a stream of what a broker delivers. Not safe for use by several threads: events have an order. */
final class Translation {

    /** Numbers stay as they were written; Python writes NaN, and is read, too. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Set<String> chosen;
    private final State state;
    private final Receiver receiver;
    private final Refusals refusals;

    /**
     * Begins without knowing of any task.
     *
     * @param chosen the types of events that are handed on; all, if empty
     * @param tasks how many tasks are remembered
     * @param refusals where what is not taken is told
     */
    Translation(Set<String> chosen, int tasks, Clock clock, Refusals refusals) {
        this.chosen = chosen;
        this.state = new State(tasks);
        this.receiver = new Receiver(clock);
        this.refusals = refusals;
    }

    /** None, one or several entries. */
    <T> List<Entry<T>> entries(Delivery delivery) {
        var entries = new ArrayList<Entry<T>>();
        byte[] json;
        try {
            json = delivery.content().json();
        } catch (RefusedException e) {
            refusals.refused(delivery.routingKey(), e.reason());
            return entries;
        }
        JsonNode body;
        try {
            body = MAPPER.readTree(json);
        } catch (JacksonException e) { // goes as it is, so that who reads the stream sets it aside
            entries.add(Entry.encoded(json, delivery.attributes("no JSON: " + e.getOriginalMessage())));
            return entries;
        }
        if (body.isArray()) {
            body.forEach(event -> entry(delivery, event).ifPresent(each -> entries.add(encoded(each))));
        } else {
            entry(delivery, body).ifPresent(each -> entries.add(encoded(each)));
        }
        return entries;
    }

    private Optional<Report> entry(Delivery delivery, JsonNode node) {
        if (!(node instanceof ObjectNode event) || !event.path("type").isString()) {
            refusals.refused(delivery.routingKey(), "it is JSON, but no event: an event is an object with a type");
            return Optional.empty();
        }
        var type = event.path("type").stringValue();
        receiver.receive(type, event);
        state.take(type, event);
        if (!chosen.isEmpty() && !chosen.contains(type)) {
            return Optional.empty();
        }
        var attributes = new LinkedHashMap<String, String>();
        attributes.put("celery.routing_key", delivery.routingKey());
        for (var name : List.of("hostname", "timestamp")) {
            if (event.path(name).isString() || event.path(name).isNumber()) {
                attributes.put("celery." + name, event.path(name).asString());
            }
        }
        return Optional.of(new Report(report(type, event), attributes));
    }

    private ObjectNode report(String type, ObjectNode event) {
        var uuid = event.path("uuid");
        return uuid.isString()
                ? state.task(uuid.stringValue())
                        .map(task -> task.report(type, uuid.stringValue()))
                        .orElse(event)
                : event;
    }

    /** By way of a text: halves of surrogate pairs, which Python may write, become question marks instead of errors. */
    private static <T> Entry<T> encoded(Report report) {
        return Entry.encoded(
                MAPPER.writeValueAsString(report.json()).getBytes(StandardCharsets.UTF_8), report.attributes());
    }

    private record Report(ObjectNode json, Map<String, String> attributes) {}
}
