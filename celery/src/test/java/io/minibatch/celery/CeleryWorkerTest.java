package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.JsonCodec;
import io.minibatch.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** A real worker, with its pool of processes and {@code -E}, whose tasks succeed, fail, and are retried. */
@Tag("system")
class CeleryWorkerTest {

    private static final int TIMES = 10;
    private static final String PROBE = "test-probe";

    @TempDir
    private Path folder;

    private final Received received = new Received();

    @AfterEach
    void close() {
        received.close();
    }

    @Test
    void itsTasksAreSeenThroughRabbitMq() throws Exception {
        try (var broker = new Rabbit(folder)) {
            runTasks(broker.url("", "").replace("amqp", "pyamqp"), Map.of(), "");
        }
    }

    @Test
    void andWithAQueueThatStays() throws Exception {
        try (var broker = new Rabbit(folder)) {
            runTasks(broker.url("guest:guest@", "/"), Map.of(), "monitor");
        }
    }

    @Test
    void itsTasksAreSeenThroughRedis() throws Exception {
        var port = ServerProcess.freePort();
        try (var redis = redis(port)) {
            redis.awaitSaying("Ready to accept connections");
            runTasks("redis://:secret@127.0.0.1:" + port + "/2", Map.of(), "");
        }
    }

    private ServerProcess redis(int port) throws IOException {
        return ServerProcess.start(
                folder,
                List.of(
                        "/usr/bin/redis-server",
                        "--bind",
                        "127.0.0.1",
                        "--port",
                        Integer.toString(port),
                        "--save",
                        "",
                        "--requirepass",
                        "secret"),
                Map.of());
    }

    @Test
    void whatAWorkerSendsAsPickleIsNotTaken() throws Exception {
        var port = ServerProcess.freePort();
        try (var redis = redis(port)) {
            redis.awaitSaying("Ready to accept connections");
            var url = "redis://:secret@127.0.0.1:" + port;
            try (var client = new Jedis(url);
                    var sent = new Published(new Jedis(url))) {
                received.start(new CeleryEventSource<Map<String, Object>>(url).allEvents());
                received.awaitFirst(() -> client.publish("/0.celeryev/x", Redis.envelopeOf("{'type': 'begin'}")));
                try (var worker = worker(url, Map.of("SERIALIZER", "pickle"))) {
                    worker.awaitSaying(" ready.");
                    new Python(folder, Map.of("BROKER", url)).run("send.py", 1); // the client sends JSON
                    for (var type : new String[] {"worker-online", "task-succeeded", "task-failed", "task-retried"}) {
                        sent.awaitPickled(type);
                    }
                }
                client.publish("/0.celeryev/x", Redis.envelopeOf("{'type': 'end'}"));
                await().until(() -> seen().stream().anyMatch(event -> "end".equals(event.get("type"))));
            }
        }
        assertThat(seen())
                .extracting(report -> report.getOrDefault("task_event", report.get("type")))
                .filteredOn(type -> !type.equals("begin"))
                .as("what came in JSON, and nothing that came as pickle before the last of it")
                .containsExactly("task-sent", "task-sent", "task-sent", "end");
    }

    private ServerProcess worker(String url, Map<String, String> environment) throws Exception {
        var programs = Path.of(getClass().getResource("/python").toURI());
        return ServerProcess.start(
                folder,
                List.of("/usr/bin/python3", "-m", "celery", "-A", "tasks", "worker", "-E", "-c", "2", "-l", "INFO"),
                own -> {
                    own.putAll(environment);
                    own.putAll(Map.of(
                            "BROKER",
                            url,
                            "PYTHONDONTWRITEBYTECODE",
                            "1",
                            "PYTHONPATH",
                            programs.toString(),
                            "C_FORCE_ROOT",
                            "1"));
                });
    }

    private void runTasks(String url, Map<String, String> environment, String queue) throws Exception {
        var source = new CeleryEventSource<Map<String, Object>>(url);
        received.start((queue.isEmpty() ? source : source.queue(queue))
                .events("task-succeeded", "task-failed", "task-retried", "worker-online", PROBE));
        List<List<String>> ids;
        var celerys = Files.createTempFile(folder, "monitor", ".out");
        var python = new Python(folder, Map.of("BROKER", url));
        var monitor = python.start(List.of("-m", "monitor"), celerys, folder.resolve("monitor.err"));
        try {
            awaitSubscribed(python, celerys);
            try (var worker = worker(url, environment)) {
                worker.awaitSaying(" ready.");
                ids = python.run("send.py", TIMES).stream()
                        .map(line -> List.of(line.split(" ")))
                        .toList();
                await().atMost(Duration.ofSeconds(60)).until(() -> seen().size() >= 1 + 4 * TIMES);
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> reports(celerys).size() >= 4 * TIMES);
            }
        } finally {
            monitor.destroyForcibly();
        }
        assertThat(received.troubles()).isEmpty();
        var all = seen();
        assertThat(all.get(0)).containsEntry("type", "worker-online").containsEntry("sw_ident", "py-celery");
        assertThat(all).hasSize(1 + 4 * TIMES);
        assertThat(all.subList(1, all.size()))
                .as("the same, in the same order, as Celery's own receiver and state make of the same events")
                .containsExactlyElementsOf(reports(celerys));
        for (var n = 0; n < TIMES; n++) {
            checkSuccess(of(all, ids.get(n).get(0)), n);
            checkFailure(of(all, ids.get(n).get(1)));
            checkRetried(of(all, ids.get(n).get(2)));
        }
    }

    /** Waits until the source, and Celery's own monitor, see what is sent. */
    private void awaitSubscribed(Python python, Path celerys) throws Exception {
        var probes = python.start(List.of("-m", "probe"), folder.resolve("probe.out"), folder.resolve("probe.err"));
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !received.messages().isEmpty()
                            && Files.readAllLines(celerys).contains("probe"));
        } finally {
            probes.destroyForcibly().waitFor();
        }
    }

    /** All but the probes. */
    private List<Map<String, Object>> seen() {
        return received.messages().stream()
                .map(Message::data)
                .filter(report -> !PROBE.equals(report.get("type")))
                .toList();
    }

    private static List<Map<String, Object>> reports(Path celerys) throws IOException {
        return Files.readAllLines(celerys).stream()
                .filter(line -> line.startsWith("{") && line.endsWith("}"))
                .map(CeleryWorkerTest::map)
                .toList();
    }

    private static List<Map<String, Object>> of(List<Map<String, Object>> all, String id) {
        return all.stream().filter(report -> id.equals(report.get("task_id"))).toList();
    }

    private static void checkSuccess(List<Map<String, Object>> reports, int n) {
        assertThat(reports).hasSize(1);
        var report = reports.get(0);
        assertThat(report.keySet())
                .containsExactly("task_event", "task_name", "task_id", "task_info", "task_state", "task_runtime");
        assertThat(report)
                .containsEntry("task_event", "task-succeeded")
                .containsEntry("task_name", "tasks.add")
                .containsEntry("task_state", "SUCCESS");
        assertThat((Double) report.get("task_runtime")).isPositive();
        var info = info(report);
        assertThat(info)
                .containsEntry("args", "(" + n + ", 3)")
                .containsEntry("kwargs", "{}")
                .containsEntry("retries", 0)
                .containsEntry("result", Integer.toString(n + 3))
                .containsEntry("runtime", report.get("task_runtime"))
                .containsEntry("root_id", report.get("task_id"));
        assertThat(info.keySet()).containsSubsequence("args", "kwargs", "retries", "result", "runtime", "root_id");
        checkSent(info, 6);
    }

    private static void checkFailure(List<Map<String, Object>> reports) {
        assertThat(reports).hasSize(1);
        assertThat(reports.get(0))
                .containsEntry("task_event", "task-failed")
                .containsEntry("task_name", "tasks.fail")
                .containsEntry("task_state", "FAILURE")
                .containsEntry("task_runtime", null);
        var info = info(reports.get(0));
        assertThat(info.keySet()).containsSubsequence("args", "kwargs", "retries", "exception", "root_id");
        checkSent(info, 5);
        assertThat(info).containsEntry("exception", "ValueError('bad x')");
    }

    /** The client tells of a task after it has sent it: when the machine is busy, after the worker has told its end. */
    private static void checkSent(Map<String, Object> info, int others) {
        if (info.size() > others) {
            assertThat(info).hasSize(others + 2).containsEntry("exchange", "").containsEntry("routing_key", "celery");
        }
    }

    private static void checkRetried(List<Map<String, Object>> reports) {
        // In which order, and which number of retries the first one shows, differs; that Celery's own monitor sees the
        // same is
        // checked above.
        assertThat(reports)
                .extracting(report -> report.get("task_event") + " " + report.get("task_name"))
                .containsExactlyInAnyOrder("task-retried tasks.again", "task-succeeded tasks.again");
        assertThat(reports).anySatisfy(report -> {
            assertThat(report).containsEntry("task_event", "task-succeeded");
            assertThat(info(report)).containsEntry("result", "'once more'").containsEntry("retries", 1);
        });
        assertThat(reports)
                .anySatisfy(report -> assertThat(info(report)).containsEntry("exception", "ValueError('once more')"));
    }

    private static Map<String, Object> map(String json) {
        return JsonCodec.ofMaps().decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> info(Map<String, Object> report) {
        return (Map<String, Object>) report.get("task_info");
    }
}
