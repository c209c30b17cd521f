package io.minibatch.internal;

import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One thread that takes deliveries and has the user's executor run them, at most as many at a time as there are workers. */
final class Dispatcher<T, R> implements Crew {

    private final Runner<T, R> runner;
    private final Entrance<T, R> entrance;
    private final ExecutorService executor;
    private final int workers;
    private final Semaphore idle;
    private final Thread thread;
    private final Runnable ended;
    private final String name;

    Dispatcher(
            Runner<T, R> runner,
            Entrance<T, R> entrance,
            ExecutorService executor,
            int workers,
            String name,
            Runnable ended) {
        this.runner = runner;
        this.entrance = entrance;
        this.executor = executor;
        this.workers = workers;
        this.idle = new Semaphore(workers);
        this.name = name;
        this.thread = Threads.daemon(name + "-dispatcher", this::dispatch);
        this.ended = ended;
    }

    @Override
    public void start() {
        thread.start();
    }

    private void dispatch() {
        try {
            while (true) {
                idle.acquireUninterruptibly();
                var delivery = entrance.take();
                if (delivery == null) {
                    idle.release();
                    return;
                }
                handOver(delivery);
            }
        } catch (Throwable e) {
            runner.fail(e);
        } finally {
            ended.run();
        }
    }

    private void handOver(Delivery<T, R> delivery) {
        try {
            executor.execute(() -> {
                try {
                    runner.run(delivery);
                } finally {
                    idle.release();
                }
            });
        } catch (RejectedExecutionException e) {
            idle.release();
            runner.fail(new MinibatchException(
                    "The executor of pipeline " + name + " refused window " + delivery.id()
                            + ": give it room for " + workers
                            + " windows at a time, and do not shut it down before the pipeline is closed",
                    e));
        }
    }

    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        var start = System.nanoTime();
        thread.join(Math.max(1, atMost.toMillis()));
        var left = atMost.toNanos() - (System.nanoTime() - start);
        if (thread.isAlive() || !idle.tryAcquire(workers, Math.max(0, left), TimeUnit.NANOSECONDS)) {
            return false;
        }
        idle.release(workers);
        return true;
    }

    @Override
    public boolean isHere() {
        return Thread.currentThread() == thread
                || runner.executions().stream().anyMatch(execution -> execution.thread() == Thread.currentThread());
    }
}
