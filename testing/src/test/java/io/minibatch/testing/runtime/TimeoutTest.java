package io.minibatch.testing.runtime;

import static io.minibatch.WindowEmitter.count;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TimeoutTest extends RuntimeTest {

    private static final Duration LIMIT = Duration.ofSeconds(1);

    @Test
    void anAttemptThatTakesTooLongIsInterruptedAndTheWindowComesAgain() throws Exception {
        appendUpTo(2);
        var seen = new ConcurrentLinkedQueue<String>();
        numbers.windowed(count(1))
                .workers(1)
                .timeout(LIMIT)
                .retry(soon(3))
                .forEach(w -> {
                    if (w.attempt() == 1) {
                        new CountDownLatch(1).await();
                    }
                    seen.add(w.id() + " " + w.attempt());
                })
                .drain();
        assertThat(seen).containsExactly("numbers/default/1 2", "numbers/default/2 2");
        assertThat(events.all)
                .containsSubsequence(
                        "timed out numbers/default/1",
                        "failed numbers/default/1: took longer than the limit of 1000 ms; its result is refused. Make"
                                + " the function faster, or its timeout longer",
                        "started numbers/default/1 attempt 2");
    }

    @Test
    void aLateResultReachesNoSinkAndUntilTheThreadIsBackStatusShowsWhereItIs() {
        appendUpTo(1);
        var results = new ConcurrentLinkedQueue<Integer>();
        var go = new CountDownLatch(1);
        try (var running = numbers.windowed(count(1))
                .workers(1)
                .timeout(LIMIT)
                .retry(soon(2))
                .process(w -> {
                    if (w.attempt() == 1) {
                        ignoreInterrupts(go);
                    }
                    return w.attempt();
                })
                .sink(results::add)
                .start()) {
            Awaitility.await().until(() -> events.all.contains("timed out numbers/default/1"));
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(numbers.status().groups().get(0).remarks())
                                    .singleElement()
                                    .asString()
                                    .contains("window numbers/default/1 has been running for")
                                    .contains("limit 1000 ms")
                                    .contains("at io.minibatch.testing.runtime.TimeoutTest.ignoreInterrupts"));
            assertThat(results).isEmpty();
            assertThat(numbers.status().inFlight()).isEqualTo(1);
            go.countDown();
            Awaitility.await().until(() -> results.size() == 1);
            assertThat(running.state()).hasToString("RUNNING");
        }
        assertThat(results).containsExactly(2);
    }

    /** The worst kind of function. */
    private static void ignoreInterrupts(CountDownLatch go) {
        var ended = false;
        while (!ended) {
            try {
                go.await();
                ended = true;
            } catch (InterruptedException e) {
                ended = false;
            }
        }
    }
}
