package io.minibatch.app;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsTest extends AppTest {

    @BeforeEach
    void start() {
        app.start(0);
    }

    private String metrics() throws Exception {
        return get("/metrics").body();
    }

    @Test
    void twoWhoAskAtTheSameTimeBothGetAllSeries() throws Exception {
        IntStream.range(0, 50).forEach(i -> mb.stream("s" + i).group("g").create());
        var all = metrics().lines().count();
        Callable<Long> fewest = () -> {
            var least = all;
            for (var i = 0; i < 50; i++) {
                least = Math.min(least, metrics().lines().count());
            }
            return least;
        };

        var servers = Executors.newFixedThreadPool(2);
        try {
            var first = servers.submit(fewest);
            var second = servers.submit(fewest);
            assertThat(first.get()).isEqualTo(all);
            assertThat(second.get()).isEqualTo(all);
        } finally {
            servers.shutdown();
        }
    }

    @Test
    void whatIsGoneIsShownOnceMoreAndThenNoMore() throws Exception {
        mb.stream("s").append(Map.of());
        mb.stream("s").windowed(count(1)).forEach(w -> {}).drain();
        var counted = "minibatch_messages_total{group=\"default\",stream=\"s\"} 1.0";
        assertThat(metrics()).contains(counted);

        mb.stream("s").delete();

        assertThat(metrics()).contains(counted);
        assertThat(metrics()).doesNotContain("stream=\"s\"");
    }
}
