package io.minibatch.internal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Threads of the pipeline's own. Each takes a delivery, runs it, and takes the next. */
final class Workers<T, R> implements Crew {

    private final Runner<T, R> runner;
    private final Entrance<T, R> entrance;
    private final Runnable ended;
    private final List<Thread> threads;
    private final CountDownLatch running;

    /** With a name for the threads, and what is to be called when the last one has ended. */
    Workers(Runner<T, R> runner, Entrance<T, R> entrance, int workers, String name, Runnable ended) {
        this.runner = runner;
        this.entrance = entrance;
        this.ended = ended;
        this.running = new CountDownLatch(workers);
        this.threads = IntStream.range(0, workers)
                .mapToObj(i -> Threads.daemon(name + "-" + i, this::work))
                .toList();
    }

    @Override
    public void start() {
        threads.forEach(Thread::start);
    }

    private void work() {
        try {
            for (var delivery = entrance.take(); delivery != null; delivery = entrance.take()) {
                runner.run(delivery);
                // What an interrupted function left behind must not hit the next one.
                Thread.interrupted();
            }
        } catch (Throwable e) {
            runner.fail(e); // not the user's code, which the runner contains: no memory left, or a defect of ours
        } finally {
            running.countDown();
            if (running.getCount() == 0) {
                ended.run();
            }
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        return running.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isHere() {
        return threads.contains(Thread.currentThread());
    }
}
