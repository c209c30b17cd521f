package io.minibatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minibatch.Minibatch;
import java.time.Duration;
import java.util.Map;
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
    void itIsRefreshedNowAndThen() {
        try (var streams = new StreamMetrics(mb, registry).every(Duration.ofMillis(10))) {
            mb.stream("s").group("g").create();
            await().untilAsserted(() -> assertThat(state("idle")).isEqualTo(1));
            mb.stream("s").group("g").pause();
            await().untilAsserted(() -> assertThat(state("paused")).isEqualTo(1));
            assertThat(streams).isNotNull();
        }
    }
}
