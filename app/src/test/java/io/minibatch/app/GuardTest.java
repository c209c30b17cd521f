package io.minibatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTest extends AppTest {

    private static final String TOKEN = "correct horse battery staple";

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.168.0.1", "example.org"})
    void whoeverListensElsewhereNeedsAToken(String host) {
        assertThatThrownBy(() -> app.host(host).start(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(host)
                .hasMessageContaining("token(...)");
    }

    @Test
    void aTokenThatCouldBeGuessedIsRefusedAndNotShown() {
        assertThatThrownBy(() -> app.token("secret"))
                .hasMessageContaining("at least 16 characters")
                .hasMessageNotContaining("secret");
    }

    @Test
    void allButHealthNeedsTheToken() throws Exception {
        mb.stream("s").append(Map.of());
        app.host("0.0.0.0").token(TOKEN).start(0);

        for (var path : new String[] {"/streams", "/streams/s", "/streams/s/messages", "/status", "/metrics"}) {
            assertThat(get(path).statusCode()).as(path).isEqualTo(401);
            assertThat(get(path, "Authorization", "Bearer " + TOKEN).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        assertThat(post("/streams/s", "1").statusCode()).isEqualTo(401);
        assertThat(post("/streams/s", "1", "Authorization", "bearer " + TOKEN).statusCode())
                .isEqualTo(201);
        assertThat(get("/health/live").statusCode()).isEqualTo(200);
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    }

    @Test
    void aBrowserIsAskedForThePassword() throws Exception {
        app.token(TOKEN).start(0);

        var asked = get("/status", "Accept", "text/html");

        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Basic "));
        assertThat(get("/status", "Authorization", basic("anybody:" + TOKEN)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer",
                "Bearer ",
                "Bearer wrong",
                "Basic",
                "Basic ",
                "Basic !!!",
                "Basic eDp5",
                "Digest x",
                "",
                "correct horse battery staple",
                "Bearer correct horse battery stapl",
                "Bearer correct horse battery staple2"
            })
    void whatIsNotTheTokenIsRefused(String authorization) throws Exception {
        app.token(TOKEN).start(0);

        var answer = get("/streams", "Authorization", authorization);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("staple");
    }

    @Test
    void readingMayBeOpen() throws Exception {
        app.token(TOKEN).openReading().start(0);

        assertThat(get("/streams").statusCode()).isEqualTo(200);
        assertThat(post("/streams/s", "1").statusCode()).isEqualTo(401);
        assertThat(post("/streams/s/pause", "").statusCode()).isEqualTo(401);
    }

    @Test
    void routesOfTheAppThatChangeSomethingNeedTheTokenToo() throws Exception {
        app.token(TOKEN)
                .get("/mine", ctx -> ctx.result("read"))
                .post("/mine", ctx -> ctx.result("changed"))
                .start(0);

        assertThat(get("/mine").body()).isEqualTo("read");
        assertThat(post("/mine", "").statusCode()).isEqualTo(401);
        assertThat(post("/mine", "", "Authorization", "Bearer " + TOKEN).body()).isEqualTo("changed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cross-site", "same-site", "nonsense"})
    void aPageOfAnotherSiteCannotChangeAnything(String site) throws Exception {
        app.post("/mine", ctx -> ctx.result("changed")).start(0);

        for (var path : new String[] {"/streams/s", "/mine"}) {
            assertThat(post(path, "1", "Sec-Fetch-Site", site).statusCode()).isEqualTo(403);
            assertThat(post(path, "1", "Origin", "https://example.org").statusCode())
                    .isEqualTo(403);
            assertThat(post(path, "1", "Origin", "null").statusCode()).isEqualTo(403);
        }
        assertThat(mb.streams()).isEmpty();
    }

    @Test
    void thePageItselfMay() throws Exception {
        app.start(0);

        assertThat(post("/streams/s", "1", "Sec-Fetch-Site", "same-origin").statusCode())
                .isEqualTo(201);
        assertThat(post("/streams/s", "1", "Origin", "http://127.0.0.1:" + app.port())
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aNameThatSomebodyElseHasPointedHereIsNotAnswered() throws Exception {
        app.get("/mine", ctx -> ctx.result("secret")).start(0);

        assertThat(statusFor("evil.example:" + app.port(), "/streams")).startsWith("HTTP/1.1 403");
        assertThat(statusFor("evil.example", "/mine")).startsWith("HTTP/1.1 403");
        assertThat(statusFor("localhost", "/mine")).startsWith("HTTP/1.1 200");
        assertThat(statusFor("[::1]:5000", "/mine")).startsWith("HTTP/1.1 200");
    }

    @Test
    void aFurtherNameMayBeAllowed() throws Exception {
        app.allowHost("Streams.example").start(0);

        assertThat(statusFor("streams.example", "/streams")).startsWith("HTTP/1.1 200");
    }

    /** By hand, since Java's client names no other host. */
    private String statusFor(String host, String path) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
