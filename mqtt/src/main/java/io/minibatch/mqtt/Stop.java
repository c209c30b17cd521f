package io.minibatch.mqtt;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends what a source does. */
final class Stop {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private boolean requested;
    private Runnable wake = () -> {};
    private CountDownLatch running = new CountDownLatch(0);

    /** Asks for it, and waits some seconds until it is done. */
    void request() throws InterruptedException {
        CountDownLatch end;
        synchronized (this) {
            requested = true;
            wake.run();
            end = running;
        }
        end.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized boolean isRequested() {
        return requested;
    }

    /** Something begins that is to be woken up to end. */
    synchronized void begin(Runnable wakeUp) {
        wake = wakeUp;
        running = new CountDownLatch(1);
    }

    synchronized void end() {
        running.countDown();
    }
}
