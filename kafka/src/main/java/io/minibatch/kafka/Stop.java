package io.minibatch.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** Ends what a source does: wakes its consumer up and gives it time to commit, before its thread is interrupted. */
final class Stop {

    /** Less than the runtime waits for a source. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private boolean requested;
    private @Nullable Consumer<?, ?> running;

    /** Says what is to be woken up. */
    synchronized void begins(Consumer<?, ?> consumer) {
        running = consumer;
    }

    synchronized void ended() {
        running = null;
        notifyAll();
    }

    synchronized boolean isRequested() {
        return requested;
    }

    /** Asks for the end, and waits for it. */
    synchronized void request() throws InterruptedException {
        requested = true;
        if (running != null) {
            running.wakeup();
        }
        var end = System.nanoTime() + PATIENCE.toNanos();
        for (var left = PATIENCE.toMillis();
                running != null && left > 0;
                left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }
}
