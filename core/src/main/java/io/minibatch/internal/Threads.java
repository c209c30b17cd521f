package io.minibatch.internal;

import java.util.concurrent.CountDownLatch;

/** Makes threads, and waits for them. */
final class Threads {

    private Threads() {}

    static Thread daemon(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Waits without being stopped by an interrupt, which stays pending. */
    static void awaitFully(CountDownLatch latch) {
        var interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
