package io.minibatch.examples;

import static io.minibatch.WindowEmitter.countOrTime;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.time.Duration.ofMillis;

import com.sun.net.httpserver.HttpServer;
import io.minibatch.Minibatch;
import io.minibatch.connect.FileSource;
import io.minibatch.connect.HttpSink;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Follows a log file, across its rotation, and posts its errors to a server. */
final class LogTailing {
    private static final BlockingQueue<String> REPORTED = new LinkedBlockingQueue<>();

    public static void main(String[] args) throws Exception {
        var server = server();
        var url = "http://localhost:" + server.getAddress().getPort() + "/errors";
        var log = Files.writeString(Path.of("app.log"), "INFO started\nERROR no network\n");
        try (var mb = Minibatch.open()) {
            mb.stream("log", String.class)
                    .attach(new FileSource<>(log))
                    .windowed(countOrTime(100, ofMillis(100))) // an error is reported at most 100 ms late
                    .workers(1)
                    .process(window -> window.data().stream()
                            .filter(line -> line.startsWith("ERROR"))
                            .toList())
                    .sink(new HttpSink<>(url).lines())
                    .start();
            System.out.println(REPORTED.take()); // the file is read
            Files.write(log, List.of("INFO working", "ERROR disk full"), APPEND);
            Files.move(log, Path.of("app.log.1")); // as logrotate does
            Files.writeString(log, "ERROR still full\n");
            System.out.println(REPORTED.take() + "\n" + REPORTED.take());
        }
        server.stop(0);
    }

    private static HttpServer server() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/errors", exchange -> {
            var lines = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            exchange.sendResponseHeaders(204, -1);
            lines.lines().forEach(REPORTED::add);
        });
        server.start();
        return server;
    }

    private LogTailing() {}
}
