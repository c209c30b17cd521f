package io.minibatch.celery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server in a process of its own, which ends with the test, and with the JVM of the test if that ends before. */
record ServerProcess(Process process, Path out) implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(ServerProcess::killAll)));
    }

    static ServerProcess start(Path folder, List<String> command, Map<String, String> environment) throws IOException {
        return start(folder, command, own -> own.putAll(environment));
    }

    static ServerProcess start(Path folder, List<String> command, Consumer<Map<String, String>> environment)
            throws IOException {
        var out = Files.createTempFile(folder, "server", ".out");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        environment.accept(builder.environment());
        return new ServerProcess(start(builder), out);
    }

    /** Starts a process that does not outlive this JVM. */
    static Process start(ProcessBuilder builder) throws IOException {
        var process = builder.start();
        RUNNING.add(process);
        return process;
    }

    private static void killAll(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Waits until it has said so. */
    ServerProcess awaitSaying(String words) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            if (!said().contains(words)) {
                assertThat(process.isAlive())
                        .as(() -> "it runs; it said " + said())
                        .isTrue();
            }
            assertThat(said()).contains(words);
        });
        return this;
    }

    String said() {
        try {
            return Files.readString(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port that nobody listens at. */
    static int freePort() {
        return freePorts(1).get(0);
    }

    /** All are held until the last is chosen: else two may be the same. */
    static List<Integer> freePorts(int count) {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (var i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            var ports = sockets.stream().map(ServerSocket::getLocalPort).toList();
            for (var socket : sockets) {
                socket.close();
            }
            return ports;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks it to end, and if it does not, kills it. */
    @Override
    public void close() {
        var children = process.descendants().toList();
        process.destroy();
        awaitEnd();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        RUNNING.remove(process);
    }
}
