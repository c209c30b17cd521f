package io.minibatch.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Messages appended by HTTP, from another process on the same machine: one in each request, and many in one request.
 * Beside the same requests to the same server, which reads them, but does not store.
 */
final class WebAppends implements Measurement {

    private static final int CONNECTIONS = 16;
    private static final double POSTS = 10_000;
    private static final double LINES = 300_000;
    private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

    @Override
    public String name() {
        return "web-appends";
    }

    @Override
    public List<Row> measure(Settings settings) throws Exception {
        var messages = Reading.some(settings.messages(LINES));
        var one = new ByteArrayEntity(Reading.json(messages.get(0)), ContentType.APPLICATION_JSON);
        var lines = new ByteArrayEntity(Reading.lines(messages), NDJSON);
        var threads = Executors.newFixedThreadPool(CONNECTIONS);
        try (var server = WebServerProcess.start(settings)) {
            var figures = Rounds.figures(
                    settings,
                    List.of(
                            () -> posts(settings, threads, server, "/streams/single", one),
                            () -> posts(settings, threads, server, WebServerProcess.PLAIN, one),
                            () -> messages.size() * upload(server, "/streams/lines", lines),
                            () -> messages.size() * upload(server, WebServerProcess.PLAIN, lines)));
            return List.of(
                    row("HTTP, a message in each POST", figures.get(0), figures.get(1), POSTS),
                    row("HTTP, NDJSON", figures.get(2), figures.get(3), LINES));
        } finally {
            threads.shutdownNow();
        }
    }

    private static Row row(String what, Figure ours, Figure other, double goal) {
        return new Row(
                what,
                Unit.THOUSAND_PER_SECOND,
                ours,
                "read, but not stored",
                other,
                Goal.atLeast(Unit.THOUSAND_PER_SECOND, goal));
    }

    /** In a second, on all connections together; each waits for the answer before it asks again. */
    private static double posts(
            Settings settings, ExecutorService threads, WebServerProcess server, String path, HttpEntity body)
            throws Exception {
        Callable<Double> connection = () -> {
            try (var client = new WebClient(server.port())) {
                return Rounds.perSecond(settings, 1, () -> client.post(path, body));
            }
        };
        var sum = 0.0;
        for (var rate : threads.invokeAll(Collections.nCopies(CONNECTIONS, connection))) {
            sum += rate.get();
        }
        return sum;
    }

    /** How often it could be done in a second. */
    private static double upload(WebServerProcess server, String path, HttpEntity body) throws Exception {
        try (var client = new WebClient(server.port())) {
            var start = System.nanoTime();
            client.post(path, body);
            return 1e9 / (System.nanoTime() - start);
        }
    }
}
