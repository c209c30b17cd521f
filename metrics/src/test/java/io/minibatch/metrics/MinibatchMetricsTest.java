package io.minibatch.metrics;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minibatch.Minibatch;
import io.minibatch.Retry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MinibatchMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Minibatch mb = Minibatch.builder()
            .url("memory:")
            .listener(new MinibatchMetrics(registry))
            .open();

    @AfterEach
    void close() {
        mb.close();
    }

    private double counted(String name) {
        return registry.get(name)
                .tags("stream", "a/b", "group", "g/h")
                .counter()
                .count();
    }

    @Test
    void windowsAndTheirMessagesAreCountedAndTimed() throws InterruptedException {
        mb.stream("a/b", Integer.class).appendAll(List.of(1, 2, 3, 4));

        mb.stream("a/b", Integer.class)
                .windowed(count(2))
                .group("g/h")
                .forEach(w -> {})
                .drain();

        assertThat(counted("minibatch.windows.claimed")).isEqualTo(2);
        assertThat(counted("minibatch.messages")).isEqualTo(4);
        var windows = registry.get("minibatch.windows").tag("stream", "a/b").timer();
        assertThat(windows.count()).isEqualTo(2);
        assertThat(windows.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    }

    @Test
    void whatFailsIsCounted() throws InterruptedException {
        mb.stream("a/b", Integer.class).append(1);

        mb.stream("a/b", Integer.class)
                .windowed(count(1))
                .group("g/h")
                .retry(Retry.upTo(2).backoff(Duration.ofMillis(1), Duration.ofMillis(1)))
                .forEach(w -> {
                    throw new IllegalStateException("on purpose");
                })
                .drain();

        assertThat(counted("minibatch.attempts.failed")).isEqualTo(2);
        assertThat(counted("minibatch.windows.dead")).isEqualTo(1);
        assertThat(counted("minibatch.messages")).isZero();
    }

    @Test
    void callsOfSinksThatFailAreCounted() throws InterruptedException {
        var calls = new AtomicInteger();
        mb.stream("a/b", Integer.class).append(1);

        mb.stream("a/b", Integer.class)
                .windowed(count(1))
                .group("g/h")
                .process(w -> 1)
                .sink(
                        result -> {
                            if (calls.incrementAndGet() < 3) {
                                throw new IOException("away");
                            }
                        },
                        Retry.upTo(5).backoff(Duration.ofMillis(1), Duration.ofMillis(1)))
                .drain();

        assertThat(counted("minibatch.sinks.failed")).isEqualTo(2);
    }

    @Test
    void messagesThatCannotBeReadAreCounted() throws InterruptedException {
        mb.stream("a/b").append(Map.of("not", "a number"));

        mb.stream("a/b", Integer.class)
                .windowed(count(1))
                .group("g/h")
                .forEach(w -> {})
                .drain();

        assertThat(counted("minibatch.messages.undecodable")).isEqualTo(1);
    }

    @Test
    void anInstanceThatIsOpenCanBeCountedToo() throws InterruptedException {
        var later = new SimpleMeterRegistry();
        var metrics = MinibatchMetrics.of(mb, later);
        mb.stream("c", Integer.class).append(1);
        mb.stream("c", Integer.class).windowed(count(1)).forEach(w -> {}).drain();
        assertThat(later.get("minibatch.messages").counter().count()).isEqualTo(1);

        mb.removeListener(metrics);
        mb.stream("c", Integer.class).append(2);
        mb.stream("c", Integer.class).windowed(count(1)).forEach(w -> {}).drain();

        assertThat(later.get("minibatch.messages").counter().count()).isEqualTo(1);
    }
}
