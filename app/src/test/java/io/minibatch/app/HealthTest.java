package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ready is an app whose store answers and whose pipelines run; alive it is in any case. */
class HealthTest {

    @TempDir
    private Path folder;

    private Minibatch mb;
    private StreamingApp app;
    private Asking asking;

    @BeforeEach
    void make() {
        mb = Minibatch.open(folder);
        app = StreamingApp.create(mb);
        asking = new Asking(app);
    }

    @AfterEach
    void stop() {
        app.stop();
        mb.close();
    }

    private int status(String path) throws Exception {
        return asking.get(path).statusCode();
    }

    private void awaitReady(int status) {
        await().untilAsserted(() -> assertThat(status("/health/ready")).isEqualTo(status));
    }

    @Test
    void aPipelineThatHasFailedIsNotReady() throws Exception {
        app.add(failing()).start(0);

        awaitReady(503);
        assertThat(status("/health/live")).isEqualTo(200);
    }

    private Pipeline<?, ?> failing() {
        return mb.stream("s")
                .windowed((buffer, now) -> {
                    throw new IllegalStateException("a strategy at fault");
                })
                .forEach(w -> {});
    }

    @Test
    void aStoreThatDoesNotAnswerIsNotReady() throws Exception {
        app.start(0);
        awaitReady(200);

        mb.close();

        awaitReady(503);
        assertThat(status("/health/live")).isEqualTo(200);
    }

    @Test
    void anAppWhosePipelinesAreNotStartedYetIsNotReady() {
        var server = new AtomicReference<Server>();
        var answers = new ArrayList<String>();
        app.add(mb.stream("s").windowed(count(1)).forEach(w -> {}))
                .config(config -> {
                    config.jetty.modifyServer(server::set);
                    config.events.serverStarted(() -> answers.add(
                            new Asking(() -> ((ServerConnector) server.get().getConnectors()[0]).getLocalPort())
                                    .get("/health/ready")
                                    .body()));
                })
                .start(0);

        assertThat(answers).containsExactly("{\"status\":\"down\",\"reason\":\"The pipelines are being started.\"}");
        awaitReady(200);
    }

    /** As a network drive does; here it is a pipe that nobody writes into. */
    @Test
    void aStoreThatHangsIsNotReadyUntilItAnswers() throws Exception {
        mb.stream("s").append(Map.of());
        var pipe = pipe(Files.createDirectory(folder.resolve("streams/hangs")).resolve("stream.json"));
        app.start(0);

        assertThat(status("/health/ready")).isEqualTo(503);
        assertThat(status("/health/live")).isEqualTo(200);

        try (var writer = Files.newOutputStream(pipe)) { // waits for the reader, who then goes on
            Files.delete(pipe);
            writer.write('{');
        }
        awaitReady(200);
    }

    private static Path pipe(Path path) throws Exception {
        var made = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        assertThat(made.waitFor()).isZero();
        return path;
    }
}
