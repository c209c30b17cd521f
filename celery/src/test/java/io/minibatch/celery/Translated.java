package io.minibatch.celery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.minibatch.Entry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What becomes of events, without a broker. */
final class Translated {

    static final Instant NOW = Instant.parse("2026-11-22T12:00:00.123456Z");

    private final Refusals refusals = new Refusals("a test");
    private final Translation translation;

    private Translated(Set<String> events, int tasks, Clock clock) {
        translation = new Translation(events, tasks, clock, refusals);
    }

    static Translated usual() {
        return of(SourceOptions.USUAL.events(), SourceOptions.USUAL.tasks());
    }

    static Translated of(Set<String> events, int tasks) {
        return new Translated(events, tasks, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static Translated allIn(ZoneId zone) {
        return allWith(Clock.fixed(NOW, zone));
    }

    static Translated allWith(Clock clock) {
        return new Translated(Set.of(), 10, clock);
    }

    /** The body of a message, with single quotes for double ones. */
    List<String> take(String json) {
        return take(Content.json(json.replace('\'', '"').getBytes(UTF_8))).stream()
                .map(Translated::text)
                .toList();
    }

    List<Entry<Object>> take(Content content) {
        return translation.entries(new Delivery(content, "task.multi", "w1@host", "id-1", 1));
    }

    /** For a stream of texts. */
    List<Entry<String>> texts(Content content) {
        return translation.entries(new Delivery(content, "task.multi", "w1@host", "id-1", 1));
    }

    static String text(Entry<Object> entry) {
        return new String(((Entry.Encoded<Object>) entry).payload(), UTF_8);
    }

    Map<String, Long> refused() {
        return refusals.counts();
    }

    /** An event of task u1 with further fields, such as {@code 'retries': 0}. */
    static String event(String subject, String... fields) {
        var more = List.of(fields).stream().map(field -> ", " + field).collect(Collectors.joining());
        return "{'type': 'task-" + subject
                + "', 'uuid': 'u1', 'hostname': 'w1@host', 'timestamp': 1000.5, 'clock': 3, 'utcoffset': 0, 'pid': 7"
                + more
                + "}";
    }
}
