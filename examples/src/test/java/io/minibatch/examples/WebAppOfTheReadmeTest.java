package io.minibatch.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The web app of the README is as short as it says, and the commands below it do what it says; only the port differs.
 */
class WebAppOfTheReadmeTest {

    private static final Path README = Path.of("../README.md");
    private static final String PORT = "5000";

    @TempDir
    Path temporary;

    @Test
    void whatIsPostedIsSeen() throws Exception {
        var port = Integer.toString(freePort());
        var app = app();
        assertThat(app.code().lines().filter(line -> !line.isBlank())).hasSizeLessThan(15);
        var commands = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("    curl ") && line.contains(":" + PORT))
                .map(line -> line.strip().replace(":" + PORT, ":" + port))
                .toList();
        assertThat(commands).hasSize(2);
        var classes = Files.createDirectory(temporary.resolve("classes"));
        SnippetCompiler.compile(List.of(at(port, app)), classes);

        var posted = new String[] {""};
        Child.in(temporary).with(classes).runUntil(app.className(), () -> {
            if (!posted[0].contains("appended")) {
                posted[0] = said(commands.get(0));
            }
            return said(commands.get(1)).equals("[{\"data\":\"foobar\"}]");
        });
        assertThat(posted[0]).isEqualTo("{\"appended\":1}");
    }

    private static Snippet app() {
        return Snippet.of(README).stream()
                .filter(snippet -> snippet.code().contains("StreamingApp"))
                .findFirst()
                .orElseThrow();
    }

    private static Snippet at(String port, Snippet app) {
        var code = app.code().replace("start(" + PORT + ")", "start(" + port + ")");
        assertThat(code).isNotEqualTo(app.code());
        return new Snippet(app.file(), app.line(), app.onlyCompiled(), code, app.output());
    }

    private static String said(String command) {
        try {
            var process = new ProcessBuilder("sh", "-c", command + " -s -m 60").start();
            return new String(process.getInputStream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
