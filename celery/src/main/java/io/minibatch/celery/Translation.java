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
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the messages of a stream of what a broker delivers. Not safe for use by several threads: events have an order.
 */
final class Translation {

    private static final long LARGEST = 32 << 20;

    /**
     * Numbers stay as they were written; Python writes NaN, and is read, too. A report is nested deeper than its event;
     * so more may be written than read.
     */
    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamWriteConstraints(StreamWriteConstraints.builder()
                            .maxNestingDepth(2 * StreamReadConstraints.DEFAULT_MAX_DEPTH)
                            .build())
                    .build())
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

    /** None, one or several entries. A message of which none can be made becomes one that is set aside. */
    <T> List<Entry<T>> entries(Delivery delivery) {
        byte[] json;
        try {
            json = delivery.content().json();
        } catch (RefusedException e) {
            refusals.refused(delivery, e.reason());
            return List.of();
        }
        try {
            return entries(delivery, MAPPER.readTree(json));
        } catch (JacksonException e) {
            return List.of(undecodable(delivery, json, "no JSON: " + e.getOriginalMessage()));
        } catch (RuntimeException e) { // a fault of ours must not cost the messages around
            return List.of(undecodable(delivery, json, "no event: " + RefusedException.quoted(e.toString())));
        }
    }

    private static <T> Entry<T> undecodable(Delivery delivery, byte[] json, String reason) {
        return Entry.undecodable(json, delivery.attributes(reason), reason);
    }

    private <T> List<Entry<T>> entries(Delivery delivery, JsonNode body) {
        var entries = new ArrayList<Entry<T>>();
        var size = 0L;
        for (var event : body.isArray() ? body : List.of(body)) {
            var report = entry(delivery, event);
            if (report.isEmpty()) {
                continue;
            }
            var encoded = encoded(report.get());
            size += encoded.length;
            if (size > LARGEST) { // little events of a task with long arguments
                refusals.refused(delivery, "its events become more than 32 MB: those behind are not taken");
                continue;
            }
            entries.add(Entry.encoded(encoded, report.get().attributes()));
        }
        return entries;
    }

    private Optional<Report> entry(Delivery delivery, JsonNode node) {
        if (!(node instanceof ObjectNode event) || !event.path("type").isString()) {
            refusals.refused(delivery, "it is JSON, but no event: an event is an object with a type");
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
    private static byte[] encoded(Report report) {
        return MAPPER.writeValueAsString(report.json()).getBytes(StandardCharsets.UTF_8);
    }

    private record Report(ObjectNode json, Map<String, String> attributes) {}
}
