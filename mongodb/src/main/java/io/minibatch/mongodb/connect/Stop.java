package io.minibatch.mongodb.connect;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends what a source does, and its pauses. */
public final class Stop {

    private final CountDownLatch requested = new CountDownLatch(1);

    /** Asks for it. */
    public void request() {
        requested.countDown();
    }

    /** Whether it has been asked for. */
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /** Waits; returns whether stop has been asked for. */
    boolean pause(Duration duration) throws InterruptedException {
        return requested.await(duration.toNanos(), TimeUnit.NANOSECONDS);
    }
}
