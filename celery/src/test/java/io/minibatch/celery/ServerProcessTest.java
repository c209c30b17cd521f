package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.testing.ChildProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {

    @Test
    void itEndsWithTheJvmThatStartedIt(@TempDir Path folder) throws InterruptedException {
        try (var child = ChildProcess.start(Leaving.class, folder.toString())) {
            var processes = List.of(child.await(line -> true).split(" ")).stream()
                    .map(Long::parseLong)
                    .toList();
            assertThat(child.awaitEnd()).isZero();
            await().until(() -> processes.stream().noneMatch(ServerProcessTest::runs));
        }
    }

    private static boolean runs(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** Starts one with a child of its own, and ends without closing it. */
    static final class Leaving {

        private Leaving() {}

        public static void main(String[] args) throws IOException {
            var server =
                    ServerProcess.start(Path.of(args[0]), List.of("sh", "-c", "sleep 600 & echo $!; wait"), Map.of());
            server.awaitSaying("\n");
            System.out.println(server.process().pid() + " " + server.said().strip());
        }
    }
}
