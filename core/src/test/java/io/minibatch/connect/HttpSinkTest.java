package io.minibatch.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.minibatch.Message;
import io.minibatch.MinibatchException;
import io.minibatch.RejectedException;
import io.minibatch.RetryLaterException;
import io.minibatch.Sink;
import io.minibatch.Window;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a server. */
class HttpSinkTest {

    private record Reading(String sensor, double celsius) {}

    /** What came. */
    private record Request(String line, String type, String key, String attempt, String authorization, String body) {}

    private final List<Request> requests = new ArrayList<>();
    private final CountDownLatch arrived = new CountDownLatch(1);
    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer server;
    private int status = 200;
    private String answer = "";
    private String header = "";
    private boolean silent;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    @AfterEach
    void stopServer() {
        end.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        requests.add(new Request(
                exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                headers.getFirst("Content-Type"),
                headers.getFirst("Idempotency-Key"),
                headers.getFirst("Minibatch-Attempt"),
                headers.getFirst("Authorization"),
                body));
        arrived.countDown();
        if (!header.isEmpty()) {
            var parts = header.split(": ", 2);
            exchange.getResponseHeaders().add(parts[0], parts[1]);
        }
        exchange.sendResponseHeaders(status, answer.isEmpty() ? -1 : 0);
        try (var out = exchange.getResponseBody()) {
            out.write(answer.getBytes(UTF_8));
            out.flush();
            if (silent) {
                end.await(); // headers are there, and then nothing
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    private record Given(String id, int attempt) implements Window<Object> {
        @Override
        public String stream() {
            return "readings";
        }

        @Override
        public String group() {
            return "default";
        }

        @Override
        public Instant created() {
            return Instant.EPOCH;
        }

        @Override
        public Optional<Instant> from() {
            return Optional.empty();
        }

        @Override
        public Optional<Instant> until() {
            return Optional.empty();
        }

        @Override
        public List<Message<Object>> messages() {
            return List.of();
        }

        @Override
        public List<Object> data() {
            return List.of();
        }
    }

    private static final Window<Object> WINDOW = new Given("readings/default/42", 2);

    @Test
    void aListIsOneArrayWithTheIdOfTheWindow() throws Exception {
        var sink = new HttpSink<>(url() + "/in?x=1");
        sink.deliver(WINDOW, List.of(new Reading("s1", 20.5), "{\"raw\": 1}".getBytes(UTF_8), "text"));
        assertThat(requests)
                .containsExactly(new Request(
                        "POST /in?x=1",
                        "application/json",
                        "\"readings/default/42\"",
                        "2",
                        null,
                        "[{\"sensor\":\"s1\",\"celsius\":20.5},{\"raw\": 1},\"text\"]"));
        sink.close();
    }

    @Test
    void whatIsNoListIsAValueAndAnEmptyListIsNotSent() throws Exception {
        var sink = new HttpSink<>(url());
        sink.put(20.5);
        sink.put(List.of());
        assertThat(requests).containsExactly(new Request("POST /", "application/json", null, null, null, "20.5"));
    }

    @Test
    void linesAndBodiesOfOnesOwnAreSent() throws Exception {
        new HttpSink<>(url()).lines().deliver(WINDOW, List.of(1, "{\n}".getBytes(UTF_8)));
        Sink<List<Integer>> csv = new HttpSink<List<Integer>>(url())
                .body("text/csv", numbers -> numbers.toString().getBytes(UTF_8));
        csv.deliver(WINDOW, List.of());
        assertThat(requests).extracting(Request::type).containsExactly("application/x-ndjson", "text/csv");
        assertThat(requests).extracting(Request::body).containsExactly("1\n{ }\n", "[]");
    }

    @Test
    void keysOfHostileNamesArePlainText() throws Exception {
        var sink = new HttpSink<>(url()).keyPrefix("shop:");
        sink.deliver(new Given("a\"\r\nX: \\ä%/default/1", 1), 1);
        assertThat(requests.get(0).key()).isEqualTo("\"shop:a%22%0D%0AX: %5C%C3%A4%25/default/1\"");
    }

    @Test
    void userAndPasswordOfTheUrlAreSentAndNeverShown() throws Exception {
        var sink = new HttpSink<>(url().replace("://", "://me:s%C3%A4cret@") + "/in?token=t0p");
        status = 401;
        assertThatThrownBy(() -> sink.put(1))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessage(url() + "/in answered 401. Check the user, password or token that the sink was given");
        assertThat(requests.get(0).authorization())
                .isEqualTo("Basic " + Base64.getEncoder().encodeToString("me:säcret".getBytes(UTF_8)));
        assertThat(sink.toString()).isEqualTo("HttpSink to " + url() + "/in");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 409, 413, 415, 422})
    void aWindowThatIsRefusedHasFailed(int refused) {
        status = refused;
        answer = "no\u001b[31m such\nthing" + "x".repeat(1_000);
        assertThatExceptionOfType(RejectedException.class)
                .isThrownBy(() -> new HttpSink<>(url()).deliver(WINDOW, 1))
                .withMessageStartingWith(url() + "/ answered " + refused + " (no [31m such thingxxx")
                .withMessageEndingWith("xxx...). It does not take this window");
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 421, 425, 429, 500, 502, 503, 504, 401, 403, 407, 404, 405, 410})
    void whatSaysNothingAgainstTheWindowIsTriedAgain(int busy) throws Exception {
        status = busy;
        var sink = new HttpSink<>(url());
        assertThatThrownBy(() -> sink.deliver(WINDOW, 1)).isExactlyInstanceOf(MinibatchException.class);
        status = 204;
        sink.deliver(WINDOW, 1);
        assertThat(requests).hasSize(2);
    }

    @Test
    void aUrlThatTheServerDoesNotKnowIsSaid() {
        status = 404;
        assertThatThrownBy(() -> new HttpSink<>(url() + "/inn").put(1))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessage(url() + "/inn answered 404. Check the URL, and whether the service is deployed");
    }

    @Test
    void furtherStatusesAreTriedAgainOnDemand() {
        status = 409;
        assertThatThrownBy(() -> new HttpSink<>(url()).retryOn(409, 423).deliver(WINDOW, 1))
                .isExactlyInstanceOf(MinibatchException.class);
    }

    @Test
    void aServerThatAsksToWaitIsLeftAlone() {
        status = 503;
        header = "Retry-After: 120";
        var sink = new HttpSink<>(url());
        for (var said : List.of("answered 503", "has asked not to be called before")) {
            assertThatExceptionOfType(RetryLaterException.class)
                    .isThrownBy(() -> sink.put(1))
                    .withMessageContaining(said)
                    .satisfies(e -> assertThat(e.pause()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(120)));
        }
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "3600", "999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void butForNoLongerThanAnHour(String retryAfter) {
        status = 429;
        header = "Retry-After: " + retryAfter;
        var sink = new HttpSink<>(url());
        var before = Instant.now();
        assertThatThrownBy(() -> sink.put(1)).hasMessageContaining("answered 429");
        assertThatThrownBy(() -> sink.put(1)).satisfies(e -> {
            var until = Instant.parse(e.getMessage().replaceAll(".* before (\\S+) .*", "$1"));
            assertThat(until).isBetween(before.plusSeconds(3_590), Instant.now().plusSeconds(3_610));
        });
        assertThat(requests).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Fri, 31 Dec 1999 23:59:59 GMT", "0", "-5", "soon", "1e9", ""})
    void whatIsNoTimeToComeIsPassedOver(String retryAfter) {
        status = 503;
        header = "Retry-After: " + retryAfter;
        var other = new HttpSink<>(url());
        assertThatThrownBy(() -> other.put(1)).hasMessageContaining("answered 503");
        assertThatThrownBy(() -> other.put(1)).hasMessageContaining("answered 503");
    }

    @Test
    void anInterruptEndsTheWaitForAnAnswerAtOnce() throws Exception {
        silent = true;
        answer = "x";
        var thrown = new CompletableFuture<Throwable>();
        var sink = new HttpSink<>(url()).timeout(Duration.ofHours(1));
        var worker = new Thread(() -> {
            try {
                sink.put(1);
            } catch (Throwable e) {
                thrown.complete(e);
            }
        });
        worker.start();
        arrived.await();
        worker.interrupt();
        assertThat(thrown.get(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        sink.close();
    }

    @Test
    void redirectsAreNotFollowed() {
        status = 307;
        header = "Location: /there?token=t0p";
        assertThatThrownBy(
                        () -> new HttpSink<>(url()).header("X-Token", "secret").put(1))
                .isExactlyInstanceOf(MinibatchException.class)
                .hasMessage(url() + "/ answered 307. Redirects are not followed: give the sink the URL itself, " + url()
                        + "/there");
        assertThat(requests).hasSize(1);
    }

    @Test
    void anAnswerThatDoesNotEndIsWaitedForNoLongerThanTheTimeout() {
        silent = true;
        answer = "x";
        assertThatThrownBy(() ->
                        new HttpSink<>(url()).timeout(Duration.ofMillis(300)).put(1))
                .hasMessage("Cannot send to " + url() + "/: no whole answer within 300 ms");
    }

    @Test
    void oneThatIsHugeIsNotReadToItsEnd() throws Exception {
        silent = true;
        answer = "x".repeat(1 << 20);
        new HttpSink<>(url()).put(1);
        assertThat(requests).hasSize(1);
    }

    @Test
    void aServerThatIsNotThereIsSaid() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> new HttpSink<>("http://localhost:" + port + "/in").put(1))
                .hasMessage("Cannot send to http://localhost:" + port
                        + "/in: nobody answers there. Is the server running, and can it be reached?");
    }

    @Test
    void aHostThatNobodyKnowsIsSaid() {
        assertThatThrownBy(() -> new HttpSink<>("http://me:secret@nobody.invalid/in").put(1))
                .hasMessage(
                        "Cannot send to http://nobody.invalid/in: no host has the name nobody.invalid. Check it, and the"
                                + " name service");
    }

    @Test
    void wrongUrlsAndHeadersAreRefusedWithoutTheirSecrets() {
        for (var wrong : List.of(
                "ftp://me:secret@host/",
                "https:///in",
                "http://me:secret@ho st/",
                "http://host:99999/",
                "http://me:secret@host/#here",
                "host/in")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new HttpSink<>(wrong))
                    .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"))
                    .withNoCause();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpSink<>("http://my_service:8080/"))
                .withMessageContaining("no underscore");
        var sink = new HttpSink<>("http://me:secret@host/").header("X-A", "1");
        for (var name : List.of("X-a", "Authorization", "content-TYPE", "Idempotency-Key", "Host", "a b", "")) {
            assertThatIllegalArgumentException().as(name).isThrownBy(() -> sink.header(name, "1"));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sink.header("X-B", "secret\r\nX-C: 1"))
                .satisfies(e -> assertThat(e.toString()).doesNotContain("secret"));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.timeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> sink.retryOn(200));
    }

    @Test
    void theConnectorTakesAllOfThisFromItsUrl() throws Exception {
        var sink = new HttpConnector()
                .sink(
                        ConnectorUrl.parse(
                                url()
                                        + "/in?format=lines&query=a%3D1%26b&header.Authorization=Bearer%20x&key-prefix=p:&timeout=5s&retry-on=409,423"));
        sink.deliver(WINDOW, List.of("1".getBytes(UTF_8), "2".getBytes(UTF_8)));
        assertThat(requests)
                .containsExactly(new Request(
                        "POST /in?a=1&b",
                        "application/x-ndjson",
                        "\"p:readings/default/42\"",
                        "2",
                        "Bearer x",
                        "1\n2\n"));
        for (var wrong : List.of("format=xml", "retry-on=4x", "header-env.X=MINIBATCH_NOT_SET", "speed=1")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> new HttpConnector().sink(ConnectorUrl.parse("http://host/in?" + wrong)));
        }
    }

    @Test
    void bothConnectorsAreFound() {
        assertThat(Connectors.of(ConnectorUrl.parse("http://host/"), Connector.Direction.SINK))
                .isInstanceOf(HttpConnector.class);
        assertThat(Connectors.of(ConnectorUrl.parse("file:a"), Connector.Direction.SOURCE))
                .isInstanceOf(FileConnector.class);
    }
}
