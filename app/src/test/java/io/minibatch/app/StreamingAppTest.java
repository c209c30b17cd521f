package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.javalin.http.MethodNotAllowedResponse;
import io.minibatch.Minibatch;
import io.minibatch.Streaming;
import io.minibatch.Subscription;
import io.minibatch.Window;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamingAppTest extends AppTest {

    /** In bytes: more than is under way between server and client. */
    private static final int BIG = 64 << 20;

    private final List<Map<String, Object>> seen = new CopyOnWriteArrayList<>();

    @Test
    void whatIsPostedIsConsumedAndShownByARouteOfTheApp() throws Exception {
        app.add(mb.stream("test-stream")
                        .windowed(count(1))
                        .process(Window::data)
                        .sink(seen::addAll))
                .get("/", ctx -> ctx.json(seen))
                .start(0);

        var posted = post("/streams/test-stream", "{\"data\":\"foobar\"}");

        assertThat(posted.statusCode()).isEqualTo(201);
        assertThat(posted.body()).isEqualTo("{\"appended\":1}");
        await().untilAsserted(() -> assertThat(get("/").body()).isEqualTo("[{\"data\":\"foobar\"}]"));
    }

    @Test
    void anObjectConsumesByAnnotation() throws Exception {
        app.consume(new Reader(seen)).start(0);

        post("/streams/annotated", "{\"n\":1}");

        await().untilAsserted(() -> assertThat(seen).containsExactly(Map.of("n", 1)));
    }

    @Test
    void aRouteMayAppend() throws Exception {
        app.post("/readings", ctx -> mb.stream("readings").append(Map.of("body", ctx.body())))
                .start(0);

        post("/readings", "21.5");

        assertThat(mb.stream("readings").buffer().size()).isEqualTo(1);
    }

    @Test
    void stoppingStopsPipelinesAndLeavesTheInstanceOpen() throws Exception {
        app.add(mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll))
                .start(0);
        assertThat(mb.pipelines()).hasSize(1);

        app.stop();

        assertThat(mb.pipelines()).isEmpty();
        mb.stream("a").append(Map.of("still", "open"));
        assertThat(mb.stream("a").buffer().size()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsUnderWayIsAnsweredBeforeTheServerStops() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        app.get("/slow", ctx -> {
                    begun.countDown();
                    goOn.await();
                    ctx.result("done");
                })
                .start(0);
        var port = app.port();
        var answer = meanwhile(() -> body("/slow"));
        begun.await();

        var stopping = meanwhile(app::stop);
        await().until(() -> !takesRequests(port));
        assertThat(stopping).isNotDone();
        goOn.countDown();

        assertThat(answer.get()).isEqualTo("done");
        stopping.get();
    }

    @Test
    void aDownloadThatIsReadWithPausesIsWholeThoughTheAppStops() throws Exception {
        app.get("/big", ctx -> ctx.result(new byte[BIG])).start(0);
        var port = app.port();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var request = "GET /big HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');

            var stopping = meanwhile(app::stop);
            await().until(() -> !takesRequests(port));
            LockSupport.parkNanos(500_000_000); // it is the pause that is looked at
            var answer = socket.getInputStream().readAllBytes();

            assertThat(answer).hasSizeGreaterThan(BIG);
            stopping.get();
        }
    }

    /** By connections of their own, since those that are there are still served. */
    private static boolean takesRequests(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write("GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII).startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    private String body(String path) {
        try {
            return get(path).body();
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void aStopCutsOffRequestsThatTakeTooLongAndStopsPipelinesNevertheless() throws Exception {
        var begun = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        app.config(config -> config.jetty.modifyServer(server -> server.setStopTimeout(200)))
                .add(mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll))
                .get("/slow", ctx -> {
                    begun.countDown();
                    never.await();
                })
                .start(0);
        var port = app.port();
        var answer = meanwhile(() -> body("/slow"));
        begun.await();

        app.stop();

        assertThat(takesRequests(port)).isFalse();
        assertThat(mb.pipelines()).isEmpty();
        answer.get(); // whatever it is
        app.start(0); // nothing is left of the first
    }

    @Test
    void aSecondStopWaitsForTheFirst() throws Exception {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        app.add(mb.stream("a").windowed(count(1)).forEach(w -> {
                    begun.countDown();
                    goOn.await();
                    seen.add(Map.of());
                }))
                .start(0);
        mb.stream("a").append(Map.of());
        begun.await();

        var port = app.port();
        var first = meanwhile(app::stop);
        await().until(() -> !takesRequests(port));
        var second = new Thread(app::stop);
        second.start();
        await().until(() -> second.getState() == Thread.State.WAITING);
        goOn.countDown();

        second.join();
        assertThat(seen).hasSize(1);
        assertThat(mb.pipelines()).isEmpty();
        first.get();
    }

    @Test
    void aFunctionOfAPipelineMayStopTheApp() throws Exception {
        var stopped = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        app.add(mb.stream("a").windowed(count(1)).forEach(w -> {
                    app.stop();
                    stopped.countDown();
                    goOn.await();
                    seen.add(Map.of());
                }))
                .start(0);
        mb.stream("a").append(Map.of());
        stopped.await();

        var second = new Thread(app::stop);
        second.start();
        await().until(() -> second.getState() == Thread.State.WAITING || !second.isAlive());
        goOn.countDown();
        second.join();

        assertThat(seen).hasSize(1);
        assertThat(mb.pipelines()).isEmpty();
        app.start(0); // nothing is left of the first
    }

    @Test
    void aRequestMayStopTheApp() throws Exception {
        app.add(mb.stream("a").windowed(count(1)).forEach(w -> {}))
                .post("/stop", ctx -> {
                    app.stop();
                    ctx.result("stopping");
                })
                .start(0);

        assertThat(post("/stop", "").body()).isEqualTo("stopping");
        app.stop();
        assertThat(mb.pipelines()).isEmpty();
    }

    @Test
    void anAppThatWasStoppedStartsAgain() throws Exception {
        app.add(mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll))
                .start(0);
        app.stop();

        app.start(0);
        post("/streams/a", "{\"n\":2}");

        await().untilAsserted(() -> assertThat(seen).containsExactly(Map.of("n", 2)));
    }

    @Test
    void noPipelineRunsIfThePortIsTaken() throws Exception {
        try (var taken = new ServerSocket(0)) {
            app.host("0.0.0.0")
                    .token("0123456789abcdef")
                    .add(mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll));

            assertThatThrownBy(() -> app.start(taken.getLocalPort())).hasMessageContaining("cannot listen on port");
        }
        assertThat(mb.pipelines()).isEmpty();
    }

    /** Else the process that tells of the port ends late. */
    @Test
    void nothingIsLeftThatKeepsTheProcessIfThePortIsTaken() throws Exception {
        var before = keepers();
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> app.start(taken.getLocalPort())).isNotNull();
        }
        await().untilAsserted(() -> assertThat(keepers()).isSubsetOf(before));
    }

    private static Set<Thread> keepers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon() && !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    @Test
    void noServerRunsIfAPipelineCannotStart() {
        var running = mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll);
        try (Subscription first = running.start()) {
            assertThat(first.state()).isEqualTo(Subscription.State.RUNNING);
            app.add(running);

            assertThatThrownBy(() -> app.start(0)).hasMessageContaining("is read by another pipeline");
            assertThatThrownBy(app::port).hasMessageContaining("does not run");
        }
    }

    @Test
    void whatIsNotThereIsToldAsAProblem() throws Exception {
        app.get("/mine", ctx -> ctx.status(404).result("my own words"))
                .get("/refused", ctx -> {
                    throw new MethodNotAllowedResponse("not on Sundays");
                })
                .start(0);

        var none = get("/none");
        assertThat(none.statusCode()).isEqualTo(404);
        assertThat(none.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(none.body()).contains("\"status\":404", "/openapi.yaml");

        var put = asking.send(asking.request("/streams/s").PUT(BodyPublishers.ofString("1")));
        assertThat(put.statusCode()).isEqualTo(405);
        assertThat(put.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(put.headers().firstValue("Allow"))
                .hasValueSatisfying(
                        allowed -> assertThat(allowed.split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "POST"));

        assertThat(get("/mine").body()).isEqualTo("my own words");
        assertThat(get("/refused").body()).contains("\"status\":405", "not on Sundays");
    }

    @Test
    void anAppStartsOnce() {
        app.start(0);

        assertThatThrownBy(() -> app.start(0)).hasMessageContaining("runs already");
    }

    @Test
    void itIsPutIntoAnAppThatIsThere() throws Exception {
        app.add(mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll));
        var mine = Javalin.create(config -> {
            config.registerPlugin(app.plugin());
            config.routes.get("/mine", ctx -> ctx.result("mine"));
        });
        mine.start("127.0.0.1", 0);
        try {
            var there = new Asking(mine::port);

            assertThat(there.get("/mine").body()).isEqualTo("mine");
            assertThat(there.post("/streams/a", "{\"n\":3}").body()).isEqualTo("{\"appended\":1}");
            await().untilAsserted(() -> assertThat(seen).containsExactly(Map.of("n", 3)));
        } finally {
            mine.stop();
        }
        assertThat(mb.pipelines()).isEmpty();
    }

    @Test
    void whatIsAddedAfterThePluginWasMadeRunsToo() throws Exception {
        var plugin = app.plugin();
        app.add(mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll));
        var mine = Javalin.create(config -> config.registerPlugin(plugin)).start("127.0.0.1", 0);
        try {
            assertThat(mb.pipelines()).hasSize(1);
            assertThatThrownBy(() -> app.add(mb.stream("b").windowed(count(1)).forEach(w -> {})))
                    .hasMessageContaining("runs already");
        } finally {
            mine.stop();
        }
    }

    @Test
    void aServerWithThePluginDoesNotRunIfAPipelineCannotStart() throws Exception {
        var running = mb.stream("a").windowed(count(1)).process(Window::data).sink(seen::addAll);
        app.add(mb.stream("b").windowed(count(1)).forEach(w -> {})).add(running);
        try (Subscription first = running.start()) {
            var mine = Javalin.create(config -> config.registerPlugin(app.plugin()));

            assertThatThrownBy(() -> mine.start("127.0.0.1", 0)).hasMessageContaining("is read by another pipeline");

            assertThat(mine.jettyServer().server().isStopped()).isTrue();
            assertThat(mb.pipelines()).hasSize(1);
            assertThat(first.state()).isEqualTo(Subscription.State.RUNNING);
        }
    }

    @Test
    void noPipelineRunsIfTheServerWithThePluginDoesNot() throws Exception {
        app.add(mb.stream("a").windowed(count(1)).forEach(w -> {}));
        var mine = Javalin.create(config -> config.registerPlugin(app.plugin()));
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> mine.start("127.0.0.1", taken.getLocalPort()))
                    .isNotNull();
        }
        assertThat(mb.pipelines()).isEmpty();
    }

    @Test
    void whatAPluginDoesNotTakeAlongIsRefused() {
        app.get("/mine", ctx -> ctx.result("mine"));

        assertThatThrownBy(app::plugin).hasMessageContaining("a plugin does not take along");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/metrics", "/metrics/", "/streams/mine", "/streams/{name}", "/status/{file}"})
    void aRouteThatTheAppWouldHideIsRefused(String path) {
        app.get(path, ctx -> ctx.result("mine"));

        assertThatThrownBy(() -> app.start(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET " + path)
                .hasMessageContaining("Choose another path");
    }

    /** Consumes by annotation. */
    static final class Reader {

        private final List<Map<String, Object>> seen;

        Reader(List<Map<String, Object>> seen) {
            this.seen = seen;
        }

        @Streaming(value = "annotated", size = 1)
        void read(Window<Map<String, Object>> window) {
            seen.addAll(window.data());
        }
    }

    @Test
    void anInstanceIsNeeded() {
        assertThatThrownBy(() -> StreamingApp.create((Minibatch) null)).isInstanceOf(NullPointerException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/streams/%ff", "/streams/%2e%2e%2fa", "/streams/a%00b"})
    void whatTheServerRefusesIsAProblemToo(String path) throws Exception {
        app.start(0);

        var answer = get(path);

        assertThat(answer.statusCode()).isBetween(400, 404);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.body()).contains("\"status\":" + answer.statusCode()).doesNotContain("<html");
    }

    @Test
    void whatIsSetAfterTheStartIsRefused() {
        app.start(0);
        List<ThrowingCallable> late = List.of(
                () -> app.token("0123456789abcdef"),
                () -> app.host("0.0.0.0"),
                () -> app.allowHost("proxy"),
                () -> app.openReading(),
                () -> app.maxMessage(1),
                () -> app.config(config -> {}),
                () -> app.get("/late", ctx -> {}),
                () -> app.post("/late", ctx -> {}));

        assertThat(late).allSatisfy(setting -> assertThatThrownBy(setting).hasMessageContaining("before its start"));

        app.stop();
        app.maxMessage(1).start(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "http://localhost", "localhost/", "127.0.0.1:5000", "localhost:5000", "*", "a b"})
    void aHostThatIsNoneIsRefused(String host) {
        assertThatThrownBy(() -> app.host(host)).hasMessageContaining("without scheme, port and path");
        assertThatThrownBy(() -> app.allowHost(host)).hasMessageContaining("without scheme, port and path");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "::", "[::1]", "fe80::1%eth0", "10.0.0.1", "my-host.example", "büro"})
    void aHostIsANameOrAnAddress(String host) {
        app.host(host).allowHost(host);
    }

    @Test
    void anAppOnAClosedMinibatchDoesNotStart() {
        mb.close();

        assertThatThrownBy(() -> app.start(0)).hasMessageContaining("This Minibatch is closed");
        assertThatThrownBy(app::port).hasMessageContaining("does not run");
    }
}
