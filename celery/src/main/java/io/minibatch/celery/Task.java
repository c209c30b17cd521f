package io.minibatch.celery;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of a task: the fields of its events, merged by the rules of Celery ({@code celery.events.state.Task}).
 * Events come out of order, from several processes; an event that happened before what is known is late, and does not
 * change the state. Only the fields that are handed on are kept: a traceback, for instance, is not.
 */
final class Task {

    /** What Celery shows of a task, in its order. */
    private static final List<String> INFO = List.of(
            "args",
            "kwargs",
            "retries",
            "result",
            "eta",
            "runtime",
            "expires",
            "exception",
            "exchange",
            "routing_key",
            "root_id",
            "parent_id");

    /** All that a late task-received still tells. */
    private static final Set<String> OF_RECEIVED =
            Set.of("name", "args", "kwargs", "parent_id", "root_id", "retries", "eta", "expires");

    private static final int LONGEST = 8_192;

    private static final Map<String, String> STATES = Map.of(
            "sent", "PENDING",
            "received", "RECEIVED",
            "started", "STARTED",
            "failed", "FAILURE",
            "retried", "RETRY",
            "succeeded", "SUCCESS",
            "revoked", "REVOKED",
            "rejected", "REJECTED");

    private final Map<String, JsonNode> fields = new HashMap<>();
    private JsonNode state = text("PENDING");

    /**
     * Takes an event.
     *
     * @param subject what its type says behind {@code task-}
     */
    void take(String subject, ObjectNode event) {
        var next = STATES.getOrDefault(subject, subject.toUpperCase(Locale.ROOT));
        var late = !next.equals("RETRY") && !state().equals("RETRY") && rank(next) > rank(state());
        for (var field : event.properties()) {
            var name = field.getKey();
            if (late && next.equals("RECEIVED") && !OF_RECEIVED.contains(name)) {
                continue;
            }
            if (name.equals("name") || INFO.contains(name)) {
                fields.put(name, kept(field.getValue()));
            } else if (name.equals("state") && late) {
                state = kept(field.getValue()); // as in Celery: an attribute like others, if an event has it
            }
        }
        if (!late) {
            state = kept(text(next));
        }
    }

    /** Celery itself cuts what it sends after about 1,000 characters; so this is for what others send. */
    private static JsonNode kept(JsonNode value) {
        if (value.isString() && value.stringValue().length() > LONGEST) {
            return text(value.stringValue().substring(0, LONGEST) + "...");
        }
        return value.isContainer() && value.toString().length() > LONGEST ? text("...") : value;
    }

    /** The lower, the more it says; states of users are between those of the end and those of the way. */
    private static int rank(String state) {
        return switch (state) {
            case "SUCCESS" -> 0;
            case "FAILURE" -> 1;
            case "REVOKED" -> 3;
            case "STARTED" -> 4;
            case "RECEIVED" -> 5;
            case "REJECTED" -> 6;
            case "RETRY" -> 7;
            case "PENDING" -> 8;
            default -> 2;
        };
    }

    private String state() {
        return state.isString() ? state.stringValue() : "";
    }

    /** The value of a field, JSON's null if it is not known. */
    JsonNode field(String name) {
        return fields.getOrDefault(name, JsonNodeFactory.instance.nullNode());
    }

    /** What is handed on when one of its events was chosen. */
    ObjectNode report(String event, String uuid) {
        var info = JsonNodeFactory.instance.objectNode();
        for (var name : INFO) {
            var value = field(name);
            if (!value.isNull()) {
                info.set(name, value);
            }
        }
        var report = JsonNodeFactory.instance.objectNode();
        report.put("task_event", event);
        report.set("task_name", field("name"));
        report.put("task_id", uuid);
        report.set("task_info", info);
        report.set("task_state", state);
        report.set("task_runtime", field("runtime"));
        return report;
    }

    private static JsonNode text(String text) {
        return JsonNodeFactory.instance.stringNode(text);
    }
}
