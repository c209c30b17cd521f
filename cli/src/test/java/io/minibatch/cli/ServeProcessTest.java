package io.minibatch.cli;

import static java.net.http.HttpRequest.BodyPublishers.ofString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code minibatch serve}, as a process. */
class ServeProcessTest {

    private static final Pattern PLACE = Pattern.compile("http://[^ ]+?:(\\d+)/status");

    @TempDir
    Path folder;

    private Cli cli;
    private Path said;

    @BeforeEach
    void begin() {
        cli = new Cli(folder);
        said = folder.resolve("err");
    }

    @AfterEach
    void end() {
        cli.close();
    }

    private String awaitPlace() {
        await().atMost(Duration.ofSeconds(30))
                .until(() -> PLACE.matcher(Files.readString(said)).find());
        return place();
    }

    private String place() {
        try {
            var matcher = PLACE.matcher(Files.readString(said));
            assertThat(matcher.find()).isTrue();
            return "http://127.0.0.1:" + matcher.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpResponse<String> post(String url, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(url)).POST(ofString("{\"data\":\"foobar\"}"));
        return HttpClient.newHttpClient()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @Test
    void whatIsPostedIsInTheStoreAndASignalEndsIt() throws Exception {
        var serving = cli.start(folder.resolve("out"), said, "serve", "--port", "0");
        var url = awaitPlace();

        assertThat(post(url + "/streams/test-stream").body()).isEqualTo("{\"appended\":1}");

        assertThat(cli.look("peek", "test-stream").ok().out()).contains("{\"data\":\"foobar\"}");
        serving.destroy();
        assertThat(serving.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(serving.exitValue()).isZero();
        assertThat(said).content().doesNotContain("Javalin", "jetty").hasLineCount(2);
    }

    @Test
    void elsewhereItNeedsAToken() throws Exception {
        var refused = cli.run("serve", "--port", "0", "--host", "0.0.0.0");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("0.0.0.0", "--token-file", "MINIBATCH_TOKEN");

        Files.writeString(folder.resolve("token"), "0123456789abcdef\n");
        cli.start(folder.resolve("out"), said, "serve", "--port", "0", "--host", "0.0.0.0", "--token-file", "token");
        var url = awaitPlace();
        assertThat(post(url + "/streams/s").statusCode()).isEqualTo(401);
        assertThat(post(url + "/streams/s", "Authorization", "Bearer 0123456789abcdef")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void wrongUsageIsSaidSo() throws Exception {
        Files.writeString(folder.resolve("token"), "short");

        assertThat(cli.look("serve", "--port", "70000").status()).isEqualTo(2);
        assertThat(cli.look("serve", "--max-message", "0").status()).isEqualTo(2);
        var refused = cli.look("serve", "--token-file", folder.resolve("token").toString());
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err())
                .contains("--token-file", "at least 16 characters")
                .doesNotContain("short");
        assertThat(cli.look("serve", "--token-file", folder.resolve("none").toString())
                        .status())
                .isEqualTo(1);
    }

    @Test
    void aPortThatIsTakenIsSaidSo() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var result = cli.look("serve", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(result.status()).isEqualTo(1);
            assertThat(result.err())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .hasLineCount(1);
        }
    }
}
