package io.minibatch.mongodb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.mongodb.TestServer;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The server is killed and started again while processes append and consume. What it has acknowledged is in its file;
 * see {@link CrashServer}.
 */
class RestartTest {

    private static final String STREAM = "restart";
    private static final int RESTARTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final List<ChildProcess> children = new ArrayList<>();

    @AfterEach
    void end() {
        children.forEach(ChildProcess::close);
    }

    private ChildProcess start(Class<?> program, String... arguments) {
        var child = ChildProcess.start(program, arguments);
        children.add(child);
        return child;
    }

    @Test
    void pipelinesGoOnByThemselvesAndNothingAcknowledgedIsLost() throws Exception {
        try (var server = CrashServer.start(folder)) {
            var failing = TestServer.with(server.url(), "lease=1s&serverSelectionTimeoutMS=200");
            var waiting = TestServer.with(server.url(), "lease=1s&serverSelectionTimeoutMS=30000");
            var hasty = start(CrashProducer.class, failing, STREAM, "hasty", "1");
            var patient = start(CrashProducer.class, waiting, STREAM, "patient", "2");
            var consumers = List.of(
                    start(CrashConsumer.class, failing, STREAM, "7"), start(CrashConsumer.class, waiting, STREAM, "3"));
            for (var restart = 0; restart < RESTARTS; restart++) {
                for (var child : children) {
                    awaitMore(child);
                }
                server.kill();
                // It may have been refused before, while it began on a busy machine.
                hasty.await(line -> line.startsWith("refused ")
                        && line.contains("Cannot ")
                        && line.contains(" stream " + STREAM + " (mongodb://localhost:"));
                hasty.await(
                        line -> line.startsWith("refused") && line.contains("Is it running, and can it be reached?"));
                server.startAgain();
            }
            for (var child : children) {
                awaitMore(child);
            }
            // Waiting, it was refused only what was on its way when the connection broke.
            assertThat(patient.lines().stream().filter(line -> line.startsWith("refused")))
                    .hasSizeLessThanOrEqualTo(RESTARTS);
            hasty.killHard();
            patient.killHard();
            awaitDelivery(failing, hasty, patient, consumers);
        }
    }

    /** That it appends, or consumes, from now on. */
    private static void awaitMore(ChildProcess child) {
        var seen = child.lines().size();
        await().atMost(PATIENCE)
                .until(() -> child.lines().subList(seen, child.lines().size()).stream()
                        .anyMatch(line -> line.startsWith("appended") || line.startsWith("completed")));
    }

    private static void awaitDelivery(
            String url, ChildProcess hasty, ChildProcess patient, List<ChildProcess> consumers) throws Exception {
        var lines = new ArrayList<String>();
        try (var mb = Minibatch.builder()
                .url(url)
                .listener(Acknowledged.listener(lines::add))
                .open()) {
            var stream = mb.stream(STREAM, String.class);
            await().atMost(PATIENCE)
                    .until(() ->
                            stream.status().waiting() < 10 && stream.status().inFlight() == 0);
            consumers.forEach(ChildProcess::killHard);
            stream.windowed(io.minibatch.WindowEmitter.count(1))
                    .workers(1)
                    .forEach(window -> lines.add(Acknowledged.started(window)))
                    .drain();
            assertThat(stream.status().dead()).isZero();
            assertThat(stream.group().windows()).isEmpty();
        }
        var record = new CrashRecord();
        record.add(hasty.lines());
        record.add(patient.lines());
        consumers.forEach(child -> record.add(child.lines()));
        record.add(lines);
        record.check();
    }
}
