package io.minibatch.examples;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What two tasks of a worker publish, as kombu sends it to Redis. */
final class CeleryEvents {

    static final String ENVELOPE = envelope("""
            [{"type": "task-received", "uuid": "1", "name": "tasks.add", "args": "(2, 3)", "kwargs": "{}", "retries": 0,
              "hostname": "w@h", "utcoffset": 0, "pid": 1, "clock": 1, "timestamp": 1.0},
             {"type": "task-succeeded", "uuid": "1", "result": "5", "runtime": 0.1,
              "hostname": "w@h", "utcoffset": 0, "pid": 1, "clock": 2, "timestamp": 2.0},
             {"type": "task-received", "uuid": "2", "name": "tasks.bad", "args": "()", "kwargs": "{}", "retries": 0,
              "hostname": "w@h", "utcoffset": 0, "pid": 1, "clock": 3, "timestamp": 3.0},
             {"type": "task-failed", "uuid": "2", "exception": "ValueError('bad')", "traceback": "…",
              "hostname": "w@h", "utcoffset": 0, "pid": 1, "clock": 4, "timestamp": 4.0}]
            """);

    private CeleryEvents() {}

    private static String envelope(String events) {
        var body = Base64.getEncoder().encodeToString(events.getBytes(StandardCharsets.UTF_8));
        return """
                {"body": "%s", "content-encoding": "utf-8", "content-type": "application/json", "headers": {"hostname": "w@h"},
                 "properties": {"delivery_mode": 1, "delivery_info": {"exchange": "celeryev", "routing_key": "task.multi"},
                  "priority": 0, "body_encoding": "base64", "delivery_tag": "t"}}
                """.formatted(body);
    }
}
