package io.minibatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.minibatch.Minibatch;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Refreshing in the background, whatever the store does. */
class RefreshingTest {

    private static final Duration OFTEN = Duration.ofMillis(1);

    private final AtomicInteger asked = new AtomicInteger();

    private Minibatch store(Supplier<List<String>> streams) {
        return Minibatch.builder().store(new Odd(asked, streams)).open();
    }

    @Test
    void aPeriodThatIsNoneIsRefused() {
        try (var mb = store(List::of);
                var metrics = new StreamMetrics(mb, new SimpleMeterRegistry())) {
            for (var period : List.of(Duration.ZERO, Duration.ofNanos(999_999), Duration.ofSeconds(-1))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> metrics.every(period))
                        .withMessageContaining(period.toString());
            }
        }
    }

    @Test
    void closingDoesNotWaitForAStoreThatHangs() {
        var goOn = new CountDownLatch(1);
        try (var mb = store(() -> hang(goOn));
                var metrics = new StreamMetrics(mb, new SimpleMeterRegistry()).every(OFTEN)) {
            await().until(() -> asked.get() > 0);

            var closing = CompletableFuture.runAsync(metrics::close, task -> new Thread(task, "closing").start());

            await().untilAsserted(() -> assertThat(closing).isCompleted());
            goOn.countDown();
        }
    }

    /** Not even an interrupt ends it. */
    private static List<String> hang(CountDownLatch goOn) {
        while (true) {
            try {
                goOn.await();
                return List.of();
            } catch (InterruptedException e) {
                // on
            }
        }
    }

    @Test
    void whatGoesWrongIsLoggedOnceAndTriedAgain() {
        var log = logOf(() -> {
            throw new AssertionError("on purpose " + (asked.get() < 3 ? "at first" : "later"));
        });

        assertThat(log.lines().filter(line -> line.contains("could not be refreshed")))
                .hasSize(2);
        assertThat(log)
                .contains("AssertionError: on purpose at first", "AssertionError: on purpose later", "RefreshingTest");
    }

    @Test
    void itIsLoggedOnceThatAllIsWellAgain() {
        var log = logOf(() -> {
            if (asked.get() < 3) {
                throw new IllegalStateException();
            }
            return List.of();
        });

        assertThat(log.lines().filter(line -> line.contains("could not be refreshed")))
                .hasSize(1);
        assertThat(log.lines().filter(line -> line.contains("refreshed again"))).hasSize(1);
    }

    private String logOf(Supplier<List<String>> streams) {
        var usual = System.err;
        var log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try (var mb = store(streams);
                var metrics = new StreamMetrics(mb, new SimpleMeterRegistry())) {
            metrics.every(OFTEN);
            await().until(() -> asked.get() > 5);
        } finally {
            System.setErr(usual);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private record Odd(AtomicInteger asked, Supplier<List<String>> answer) implements Store {

        @Override
        public String url() {
            return "odd:";
        }

        @Override
        public boolean ordered() {
            return true;
        }

        @Override
        public List<String> streams() {
            asked.incrementAndGet();
            return answer.get();
        }

        @Override
        public StreamStore stream(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public void close() {}
    }
}
