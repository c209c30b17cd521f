package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.minibatch.Minibatch;
import io.minibatch.Streaming;
import io.minibatch.Subscription;
import io.minibatch.Window;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StreamingAppTest extends AppTest {

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
        var answer = CompletableFuture.supplyAsync(() -> {
            try {
                return get("/slow").body();
            } catch (Exception e) {
                return e.toString();
            }
        });
        begun.await();

        var stopping = CompletableFuture.runAsync(app::stop);
        goOn.countDown();

        assertThat(answer.get()).isEqualTo("done");
        stopping.get();
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
}
