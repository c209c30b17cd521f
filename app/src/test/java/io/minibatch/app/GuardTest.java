package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.minibatch.Emission;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
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

    @ParameterizedTest
    @ValueSource(
            strings = {"a token with an umlaut: ü", "a token\twith a tabulator", " a token that begins with blank"})
    void aTokenThatHeadersDoNotCarryIsRefusedAndNotShown(String token) {
        assertThatThrownBy(() -> app.token(token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ASCII")
                .hasMessageNotContaining("token with")
                .hasMessageNotContaining("begins");
    }

    /** It is how browsers ask whether a page of another site may look; they show no token then. */
    @Test
    void whatHttpCallsSafeNeedsNoTokenForRoutesOfOnesOwn() throws Exception {
        app.token(TOKEN)
                .config(config -> config.bundledPlugins.enableCors(cors -> cors.addRule(rule -> rule.anyHost())))
                .get("/mine", ctx -> ctx.result("mine"))
                .post("/mine", ctx -> ctx.result("changed"))
                .start(0);

        assertThat(asking.raw(
                        "OPTIONS /mine",
                        "Origin: https://other.example",
                        "Access-Control-Request-Method: GET",
                        "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 200 ")
                .contains("Access-Control-Allow-Origin: *");
        assertThat(get("/mine").body()).isEqualTo("mine");
        assertThat(post("/mine", "").statusCode()).isEqualTo(401);
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
        await().untilAsserted(
                        () -> assertThat(get("/health/ready").statusCode()).isEqualTo(200));
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

    @Test
    void withATokenRoutesThatNeedNoneAreNotAnsweredUnderAnotherNameEither() throws Exception {
        app.host("0.0.0.0")
                .token(TOKEN)
                .openReading()
                .allowHost("streams.example")
                .get("/mine", ctx -> ctx.result("secret"))
                .start(0);

        for (var path : new String[] {"/mine", "/streams", "/status"}) {
            assertThat(statusFor("evil.example", path)).as(path).startsWith("HTTP/1.1 403");
            assertThat(statusFor("evil.example", path, "Authorization: Bearer " + TOKEN))
                    .as(path)
                    .startsWith("HTTP/1.1 200");
            assertThat(statusFor("streams.example", path)).as(path).startsWith("HTTP/1.1 200");
            assertThat(statusFor("localhost", path)).as(path).startsWith("HTTP/1.1 200");
            // Nobody can point an address to somewhere else.
            assertThat(statusFor("192.0.2.1:5000", path)).as(path).startsWith("HTTP/1.1 200");
            assertThat(statusFor("[2001:db8::1]:5000", path)).as(path).startsWith("HTTP/1.1 200");
        }
        await().untilAsserted(() ->
                assertThat(statusFor("evil.example", "/health/ready")).startsWith("HTTP/1.1 200"));
    }

    @Test
    void theNameWhereItListensIsKnown() throws Exception {
        app.host("127.0.0.2").token(TOKEN).openReading().start(0);

        assertThat(raw("127.0.0.2", app.port(), "GET /streams", "127.0.0.2")).startsWith("HTTP/1.1 200");
    }

    @Test
    void withoutATokenNoConnectorLetsOtherMachinesIn() {
        app.add(mb.stream("s").windowed(count(1)).forEach(w -> {})).config(GuardTest::onAllNetworks);

        assertThatThrownBy(() -> app.start(0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0.0.0.0")
                .hasMessageContaining("token(...)");
        assertThatThrownBy(app::port).hasMessageContaining("does not run");
        assertThat(mb.pipelines()).isEmpty();
    }

    @Test
    void withATokenAnyConnectorMayBeAdded() throws Exception {
        app.token(TOKEN).config(GuardTest::onAllNetworks).start(0);

        assertThat(get("/streams").statusCode()).isEqualTo(401);
        assertThat(get("/streams", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
    }

    private static void onAllNetworks(JavalinConfig config) {
        config.jetty.addConnector((server, http) -> {
            var connector = new ServerConnector(server, new HttpConnectionFactory(http));
            connector.setHost("0.0.0.0");
            return connector;
        });
    }

    @Test
    void withoutATokenAPluginAnswersThisMachineOnly() throws Exception {
        var mine = Javalin.create(config -> {
            config.registerPlugin(app.plugin());
            config.routes.get("/mine", ctx -> ctx.result("mine"));
        });
        mine.start("0.0.0.0", 0);
        try {
            var here = new Asking(mine::port);
            assertThat(here.post("/streams/s", "1").statusCode()).isEqualTo(201);

            // It says the name of this machine, but comes from elsewhere.
            for (var request : List.of("GET /streams/s/messages", "GET /status", "POST /streams/s")) {
                assertThat(raw(otherAddress(), mine.port(), request, "localhost"))
                        .as(request)
                        .startsWith("HTTP/1.1 403")
                        .contains("token(...)");
            }
            assertThat(raw(otherAddress(), mine.port(), "GET /mine", "localhost"))
                    .endsWith("mine");
            assertThat(raw(otherAddress(), mine.port(), "GET /health/live", "localhost"))
                    .startsWith("HTTP/1.1 200");
        } finally {
            mine.stop();
        }
        assertThat(mb.stream("s").buffer().size()).isEqualTo(1);
    }

    /** As other machines see this one; what comes by it does not come from the loopback address. */
    private static String otherAddress() throws IOException {
        var address = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(each -> each instanceof Inet4Address && !each.isLoopbackAddress())
                .findFirst();
        assumeThat(address).as("this machine has a network").isPresent();
        return address.get().getHostAddress();
    }

    @Test
    void aWebSocketIsForWhoMayChangeSomething() throws Exception {
        app.token(TOKEN)
                .config(config -> config.routes.ws("/socket", socket -> {}))
                .start(0);

        assertThat(upgrade()).startsWith("HTTP/1.1 401");
        assertThat(upgrade("Authorization: Bearer " + TOKEN)).startsWith("HTTP/1.1 101");
        assertThat(upgrade("Authorization: Bearer " + TOKEN, "Sec-Fetch-Site: cross-site"))
                .startsWith("HTTP/1.1 403");
    }

    @Test
    void withoutATokenAWebSocketIsForPagesOfThisServer() throws Exception {
        app.config(config -> config.routes.ws("/socket", socket -> {})).start(0);

        assertThat(upgrade()).startsWith("HTTP/1.1 101");
        assertThat(upgrade("Origin: https://evil.example")).startsWith("HTTP/1.1 403");
    }

    private String upgrade(String... headers) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), app.port())) {
            var lines = new ArrayList<>(List.of(
                    "GET /socket HTTP/1.1",
                    "Host: localhost",
                    "Connection: Upgrade",
                    "Upgrade: websocket",
                    "Sec-WebSocket-Version: 13",
                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
            lines.addAll(List.of(headers));
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.setSoTimeout(30_000);
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void headAnswersAsGetDoes() throws Exception {
        var failing = new CountDownLatch(1);
        app.token(TOKEN)
                .add(mb.stream("s")
                        .windowed((buffer, now) -> {
                            if (failing.getCount() == 0) {
                                throw new IllegalStateException("on purpose");
                            }
                            return Emission.waitAtMost(Duration.ofMillis(10));
                        })
                        .forEach(w -> {}))
                .start(0);
        mb.stream("s").append(Map.of());

        for (var path : new String[] {"/streams", "/streams/s", "/status", "/metrics", "/openapi.yaml"}) {
            assertThat(head(path)).as(path).isEqualTo(401);
            assertThat(head(path, "Authorization", "Bearer " + TOKEN)).as(path).isEqualTo(200);
        }
        assertThat(head("/streams/none", "Authorization", "Bearer " + TOKEN)).isEqualTo(404);
        assertThat(head("/streams/s/events")).isEqualTo(401);
        assertThat(head("/streams/s/events", "Authorization", "Bearer " + TOKEN))
                .isEqualTo(405);
        await().untilAsserted(() -> assertThat(head("/health/ready")).isEqualTo(200));
        failing.countDown();
        await().untilAsserted(() -> assertThat(head("/health/ready")).isEqualTo(503));
    }

    private int head(String path, String... headers) throws Exception {
        return asking.send(asking.request(path, headers).method("HEAD", BodyPublishers.noBody()))
                .statusCode();
    }

    private String statusFor(String host, String path, String... headers) throws IOException {
        return raw("127.0.0.1", app.port(), "GET " + path, host, headers);
    }

    /** By hand, since Java's client names no other host. */
    private static String raw(String address, int port, String request, String host, String... headers)
            throws IOException {
        try (var socket = new Socket(address, port)) {
            var lines = new ArrayList<>(List.of(request + " HTTP/1.1", "Host: " + host, "Connection: close"));
            lines.addAll(List.of(headers));
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
