package io.minibatch.mqtt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * Debian's Mosquitto as a process of its own. It can be stopped and started again, and keeps its port and what it
 * knows.
 */
final class Mosquitto implements AutoCloseable {

    private final Path folder;
    private final int port;
    private final Path settings;
    private Process process;

    /** Started, with further lines of its configuration. */
    Mosquitto(Path folder, String... lines) throws IOException {
        this.folder = folder;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        settings = Files.writeString(
                folder.resolve("mosquitto.conf"), """
                listener %d 127.0.0.1
                allow_anonymous true
                user root
                persistence true
                persistence_location %s/
                max_queued_messages 1000000
                %s
                """.formatted(port, folder, String.join("\n", lines)));
        start();
    }

    /** Returns when it listens. */
    void start() {
        try {
            process = new ProcessBuilder("/usr/sbin/mosquitto", "-c", settings.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Awaitility.await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
    }

    /** As the system does it: it writes what it keeps, and ends. */
    void stop() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                throw new AssertionError("Mosquitto does not end");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    MqttBroker broker() {
        return MqttBroker.of(url());
    }

    String url() {
        return "mqtt://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        stop();
    }
}
