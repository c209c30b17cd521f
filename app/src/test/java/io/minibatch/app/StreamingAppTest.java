package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.minibatch.Minibatch;
import io.minibatch.Window;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamingAppTest {

    private final Minibatch mb = Minibatch.open("memory:");
    private final List<Map<String, Object>> seen = new CopyOnWriteArrayList<>();
    private final StreamingApp app = StreamingApp.create(mb);
    private final Asking asking = new Asking(app);

    @AfterEach
    void stop() {
        app.stop();
        mb.close();
    }

    @Test
    void whatIsPostedIsConsumedAndShownByARouteOfTheApp() throws Exception {
        app.add(mb.stream("test-stream")
                        .windowed(count(1))
                        .process(Window::data)
                        .sink(seen::addAll))
                .get("/", ctx -> ctx.json(seen))
                .start(0);

        var posted = asking.post("/streams/test-stream", "{\"data\":\"foobar\"}");

        assertThat(posted.body()).isEqualTo("{\"appended\":1}");
        await().untilAsserted(() -> assertThat(asking.get("/").body()).isEqualTo("[{\"data\":\"foobar\"}]"));
        for (var path :
                List.of("/status", "/metrics", "/streams", "/health/ready", "/streams/test-stream/dead", "/nix"))
            System.err.println(
                    asking.get(path).headers().map() + "\n" + asking.get(path).body());
    }
}
