package io.minibatch.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Some threads of a test that work at the same time, and whose failures are failures of the test. */
final class Crew {

    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final List<Thread> threads = new ArrayList<>();
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    /** What a thread does. */
    interface Work {
        void run() throws Exception;
    }

    Crew start(String name, Work work) {
        var thread = new Thread(() -> run(work), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return this;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    /** Interrupts all of them. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /** Whether some still work and none has failed. */
    boolean isWorking() {
        return failures.isEmpty() && threads.stream().anyMatch(Thread::isAlive);
    }

    /** Whether one has failed: then the others need not go on. */
    boolean hasFailed() {
        return !failures.isEmpty();
    }

    /** Waits until all have ended, and throws what one of them threw. */
    void join() throws InterruptedException {
        var end = System.nanoTime() + LONGEST.toNanos();
        for (var thread : threads) {
            while (thread.isAlive() && !hasFailed() && System.nanoTime() < end) {
                TimeUnit.MILLISECONDS.timedJoin(thread, 10);
            }
            if (thread.isAlive() && !hasFailed()) {
                var error = new AssertionError("Thread " + thread.getName() + " has not ended within " + LONGEST);
                error.setStackTrace(thread.getStackTrace());
                throw error;
            }
        }
        var failure = failures.poll();
        if (failure != null) {
            failures.forEach(failure::addSuppressed);
            throw new AssertionError("A thread of the test failed: " + failure, failure);
        }
    }
}
