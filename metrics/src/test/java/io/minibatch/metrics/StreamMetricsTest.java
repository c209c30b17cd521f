package io.minibatch.metrics;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minibatch.Minibatch;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StreamMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Minibatch mb = Minibatch.open("memory:");

    @AfterEach
    void close() {
        mb.close();
    }

    /** No number if there is no such gauge. */
    private double value(String name, String... tags) {
        var gauge = registry.find(name).tags(tags).gauge();
        return gauge == null ? Double.NaN : gauge.value();
    }

    private double state(String state) {
        return value("minibatch.group.state", "state", state);
    }

    @Test
    void howStreamsStandIsMeasured() {
        var streams = new StreamMetrics(mb, registry);
        mb.stream("s").append(Map.of());
        mb.stream("s").group("g").create();
        mb.stream("s").group("g").pause();

        streams.refresh();

        assertThat(value("minibatch.group.waiting", "stream", "s", "group", "g"))
                .isEqualTo(1);
        assertThat(state("paused")).isEqualTo(1);
        assertThat(state("running")).isZero();
        assertThat(value("minibatch.stream.lost", "stream", "s")).isZero();
    }

    @Test
    void whatWaitsInAStreamWithoutGroupsIsMeasured() {
        var streams = new StreamMetrics(mb, registry);
        mb.stream("s").append(Map.of());

        streams.refresh();

        assertThat(value("minibatch.stream.waiting", "stream", "s")).isEqualTo(1);
    }

    @Test
    void whatWaitsInAStreamIsWhatWaitsForItsSlowestGroup() throws InterruptedException {
        var streams = new StreamMetrics(mb, registry);
        mb.stream("s").append(Map.of());
        mb.stream("s").group("slow").create();
        mb.stream("s").windowed(count(1)).group("fast").forEach(w -> {}).drain();

        streams.refresh();

        assertThat(value("minibatch.group.waiting", "group", "fast")).isZero();
        assertThat(value("minibatch.stream.waiting", "stream", "s")).isEqualTo(1);
    }

    @Test
    void whatIsGoneIsMeasuredNoMore() {
        var streams = new StreamMetrics(mb, registry);
        mb.stream("s").group("g").create();
        streams.refresh();
        assertThat(registry.getMeters()).isNotEmpty();

        mb.stream("s").delete();
        streams.refresh();

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void whatIsMadeAgainIsMeasuredAgain() {
        var streams = new StreamMetrics(mb, registry);
        mb.stream("s").group("g").create();
        streams.refresh();
        mb.stream("s").delete();
        streams.refresh();

        mb.stream("s").group("g").create();
        streams.refresh();
        mb.stream("s").append(Map.of());
        streams.refresh();

        assertThat(value("minibatch.group.waiting", "stream", "s")).isEqualTo(1);
    }

    @Test
    void whatAClosedOneLeftIsMeasuredByTheNext() {
        try (var first = new StreamMetrics(mb, registry)) {
            mb.stream("s").group("g").create();
            first.refresh();
        }
        mb.stream("s").append(Map.of());

        new StreamMetrics(mb, registry).refresh();

        assertThat(value("minibatch.group.waiting", "stream", "s")).isEqualTo(1);
    }

    @Test
    void itIsRefreshedNowAndThen() {
        try (var streams = new StreamMetrics(mb, registry).every(Duration.ofMillis(10))) {
            mb.stream("s").group("g").create();
            await().untilAsserted(() -> assertThat(state("idle")).isEqualTo(1));
            mb.stream("s").group("g").pause();
            await().untilAsserted(() -> assertThat(state("paused")).isEqualTo(1));
            assertThat(streams).isNotNull();
        }
    }

    @Test
    void whoReadsDuringARefreshMissesNoGauge() throws Exception {
        IntStream.range(0, 20).forEach(i -> mb.stream("s" + i).group("g").create());
        var streams = new StreamMetrics(mb, registry);
        streams.refresh();
        var all = registry.getMeters().size();
        var refreshed = new AtomicBoolean();
        Callable<Integer> fewest = () -> {
            var least = all;
            do {
                least = Math.min(least, registry.getMeters().size());
            } while (!refreshed.get());
            return least;
        };

        var readers = Executors.newFixedThreadPool(2);
        try {
            var first = readers.submit(fewest);
            var second = readers.submit(fewest);
            IntStream.range(0, 300).forEach(i -> streams.refresh());
            refreshed.set(true);
            assertThat(first.get()).isEqualTo(all);
            assertThat(second.get()).isEqualTo(all);
        } finally {
            refreshed.set(true);
            readers.shutdown();
        }
    }
}
