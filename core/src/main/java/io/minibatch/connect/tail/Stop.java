package io.minibatch.connect.tail;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends what a source does, and its pauses. */
final class Stop {

    private final CountDownLatch requested = new CountDownLatch(1);

    void request() {
        requested.countDown();
    }

    boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits; returns whether stop has been asked for. */
    boolean pause(Duration duration) throws InterruptedException {
        return requested.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
