package io.minibatch.modulepath;

import io.minibatch.Minibatch;
import io.minibatch.WindowEmitter;
import io.minibatch.app.StreamingApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;

/**
 * What {@code ModulePathTest} runs, outside of the packages of the module: an app that is asked for what needs more
 * than its own module.
 */
public final class ModulePathProgram {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private ModulePathProgram() {}

    /** Prints the module, the status, and how paths are answered. */
    public static void main(String[] args) throws Exception {
        System.out.println(StreamingApp.class.getModule());
        try (var mb = Minibatch.open("memory:")) {
            var app = StreamingApp.create(mb)
                    .add(mb.stream("s").windowed(WindowEmitter.count(1)).forEach(w -> {}))
                    .start(0);
            mb.stream("s").append(Map.of());
            var status = get(app, "/status").body();
            for (var i = 0; i < 1_000 && !status.contains("\"latency\""); i++) {
                status = get(app, "/status").body();
            }
            System.out.println(status);
            for (var path :
                    List.of("/status", "/status/uplot.js", "/status/page.js", "/openapi.yaml", "/metrics", "/x")) {
                System.out.println(path + " " + get(app, path).statusCode());
            }
            app.stop();
        }
    }

    private static HttpResponse<String> get(StreamingApp app, String path) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + app.port() + path));
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }
}
