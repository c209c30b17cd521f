package io.minibatch.examples;

import static io.minibatch.WindowEmitter.count;
import static java.time.Duration.ofMillis;

import io.minibatch.Minibatch;
import java.util.concurrent.atomic.AtomicLong;

/** Many small messages: collect them and make each thousand durable in one step. */
final class BatchedAppending {

    private static final int MESSAGES = 100_000;

    public static void main(String[] args) throws InterruptedException {
        try (var mb = Minibatch.open()) {
            var ticks = mb.stream("ticks", Integer.class);

            // Flushes each 1,000 messages, when the oldest has waited 50 ms, and on close.
            try (var batched = ticks.batched(1_000, ofMillis(50))) {
                for (var i = 0; i < MESSAGES; i++) {
                    batched.append(i); // a crash loses what was not flushed yet
                }
            }
            System.out.println("waiting " + ticks.status().waiting());

            var sum = new AtomicLong(); // windows run on several workers
            ticks.windowed(count(1_000))
                    .forEach(window -> sum.addAndGet(
                            window.data().stream().mapToLong(n -> n).sum()))
                    .drain();
            System.out.println("sum " + sum);
        }
    }

    private BatchedAppending() {}
}
