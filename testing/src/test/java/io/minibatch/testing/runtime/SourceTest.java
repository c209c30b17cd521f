package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Appender;
import io.minibatch.Source;
import io.minibatch.Subscription;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SourceTest extends RuntimeTest {

    private final ConcurrentLinkedQueue<Integer> seen = new ConcurrentLinkedQueue<>();

    /** Appends 1, then waits for the end of the world. */
    private static final class Endless implements Source<Integer> {
        private final CountDownLatch closed = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void stream(Appender<Integer> appender) throws Exception {
            appender.append(1);
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.countDown();
            }
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void aSourceRunsWhileItsPipelineRuns() throws Exception {
        var source = new Endless();
        try (var running =
                numbers.attach(source).windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await().until(() -> seen.size() == 1);
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
            assertThat(source.closed.getCount()).isEqualTo(1);
        }
        assertThat(source.closed.getCount()).isZero();
        assertThat(source.ended.getCount()).isZero();
    }

    @Test
    void aSourceThatThrowsIsCalledAgain() {
        var calls = new AtomicInteger();
        Source<Integer> source = appender -> {
            if (calls.incrementAndGet() == 1) {
                throw new java.io.IOException("away");
            }
            appender.append(calls.get());
        };
        try (var running = numbers.attach(source).start()) {
            Awaitility.await().until(() -> running.state() == Subscription.State.STOPPED);
        }
        assertThat(calls).hasValue(2);
        assertThat(events.all).containsExactly("source failed 1");
        assertThat(numbers.status().waiting()).isEqualTo(1);
    }

    @Test
    void theTroubleOfASourceShowsInStatus() {
        Source<Integer> source = appender -> {
            throw new java.io.IOException("away");
        };
        try (var running =
                numbers.attach(source).windowed(count(1)).sink(seen::addAll).start()) {
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .singleElement()
                                    .asString()
                                    .contains("in a row), last: java.io.IOException: away"));
            assertThat(running.state()).isEqualTo(Subscription.State.RUNNING);
        }
    }

    @Test
    void closingTheInstanceStopsSourcesThatRunAlone() {
        var source = new Endless();
        var running = numbers.attach(source).start();
        Awaitility.await().until(() -> numbers.status().waiting() == 1);
        mb.close();
        assertThat(running.state()).isEqualTo(Subscription.State.STOPPED);
        assertThat(source.ended.getCount()).isZero();
    }
}
