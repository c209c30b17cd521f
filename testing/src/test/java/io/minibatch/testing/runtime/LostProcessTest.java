package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import io.minibatch.Minibatch;
import io.minibatch.testing.ChildProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attempts that end with their process have an end; those that are stopped in order do not count. */
@Timeout(240)
class LostProcessTest {

    @TempDir
    Path folder;

    /** Drains windows of one message, and dies of the poisonous one. */
    public static final class Consumer {
        private Consumer() {}

        public static void main(String[] args) throws InterruptedException {
            try (var mb = Minibatch.open(Path.of(args[0]))) {
                mb.stream("orders", String.class)
                        .windowed(count(1))
                        .workers(1)
                        .retry(RuntimeTest.soon(3))
                        .forEach(window -> {
                            if (window.data().contains("poison")) {
                                Runtime.getRuntime().halt(9);
                            }
                        })
                        .drain();
            }
        }
    }

    @Test
    void aWindowThatKillsItsProcessIsSetAsideAfterItsLastAttempt() {
        try (var mb = Minibatch.open(folder)) {
            mb.stream("orders", String.class).appendAll(List.of("one", "poison", "three"));
        }
        for (var starts = 1; starts <= 3; starts++) {
            assertThat(run()).isEqualTo(9);
        }
        assertThat(run()).isZero();
        try (var mb = Minibatch.open(folder)) {
            var orders = mb.stream("orders", String.class);
            assertThat(orders.status().done()).isEqualTo(2);
            assertThat(orders.group().dead()).singleElement().satisfies(dead -> {
                assertThat(dead.id()).isEqualTo("orders/default/2");
                assertThat(dead.attempts()).isEqualTo(3);
                assertThat(dead.error()).contains("the process ended during attempt 3");
            });
        }
    }

    private int run() {
        try (var child = ChildProcess.start(Consumer.class, folder.toString())) {
            return child.awaitEnd();
        }
    }

    @Test
    void whatIsStoppedInOrderIsNoFailureHoweverOften() throws Exception {
        var attempts = new AtomicInteger();
        for (var run = 1; run <= 3; run++) {
            try (var mb = Minibatch.builder()
                    .url("file:" + folder)
                    .closeWithin(Duration.ofMillis(1))
                    .open()) {
                var orders = mb.stream("orders", String.class);
                if (run == 1) {
                    orders.append("slow");
                }
                var started = new CountDownLatch(1);
                orders.windowed(count(1))
                        .retry(RuntimeTest.soon(1))
                        .forEach(window -> {
                            attempts.set(window.attempt());
                            started.countDown();
                            new CountDownLatch(1).await();
                        })
                        .start();
                started.await();
            }
        }
        try (var mb = Minibatch.open(folder)) {
            var orders = mb.stream("orders", String.class);
            assertThat(orders.group().dead()).isEmpty();
            assertThat(orders.status().inFlight()).isEqualTo(1);
        }
        assertThat(attempts).hasValue(3);
    }

    @Test
    void aSinkThatRefusesWhileItsPipelineIsStoppedInOrderIsNoFailure() throws Exception {
        for (var run = 1; run <= 3; run++) {
            try (var mb = Minibatch.open(folder)) {
                var orders = mb.stream("orders", String.class);
                if (run == 1) {
                    orders.append("one");
                }
                var refused = new CountDownLatch(1);
                orders.windowed(count(1))
                        .retry(RuntimeTest.soon(1))
                        .sink(data -> {
                            refused.countDown();
                            throw new IllegalStateException("an outage");
                        })
                        .start();
                refused.await();
            }
        }
        try (var mb = Minibatch.open(folder)) {
            mb.stream("orders", String.class)
                    .windowed(count(1))
                    .sink(data -> {})
                    .drain();
            assertThat(mb.stream("orders").status().done()).isEqualTo(1);
        }
    }
}
