package io.minibatch.internal;

import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One thread that takes deliveries and has the user's executor run them, at most as many at a time as there are
 * workers.
 */
final class Dispatcher<T, R> implements Crew {

    /** How often it is looked whether the executor has ended. */
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Runner<T, R> runner;
    private final Entrance<T, R> entrance;
    private final ExecutorService executor;
    private final int workers;
    private final Semaphore idle;
    private final Set<Thread> busy = ConcurrentHashMap.newKeySet();
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
            while (awaitIdle()) {
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

    /** Waits until another window may run; false: never, since the executor forgot those that it had. */
    private boolean awaitIdle() {
        while (!acquire(1, LOOK)) {
            if (executor.isTerminated()) {
                runner.fail(new MinibatchException("The executor of pipeline " + name + " was shut down: do not do"
                        + " that before the pipeline is closed"));
                return false;
            }
        }
        return true;
    }

    private boolean acquire(int permits, Duration atMost) {
        try {
            return idle.tryAcquire(permits, atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return false; // left behind by a function that ran here: an executor may run it in the caller
        }
    }

    private void handOver(Delivery<T, R> delivery) {
        try {
            executor.execute(() -> run(delivery));
        } catch (RejectedExecutionException e) {
            idle.release();
            runner.fail(new MinibatchException(
                    "The executor of pipeline " + name + " refused window " + delivery.id()
                            + ": give it room for " + workers
                            + " windows at a time, and do not shut it down before the pipeline is closed",
                    e));
        } catch (Throwable e) {
            idle.release();
            throw e;
        }
    }

    private void run(Delivery<T, R> delivery) {
        var thread = Thread.currentThread();
        busy.add(thread);
        try {
            runner.run(delivery);
        } catch (Throwable e) {
            runner.fail(e); // not the user's code, which the runner contains
        } finally {
            busy.remove(thread);
            idle.release();
        }
    }

    /** An executor that has ended runs none of the windows that it still had: they are not waited for. */
    @Override
    public boolean awaitEnd(Duration atMost) throws InterruptedException {
        var start = System.nanoTime();
        thread.join(Math.max(1, atMost.toMillis()));
        while (!thread.isAlive()) {
            var left = atMost.minusNanos(System.nanoTime() - start);
            if (acquire(workers, left.compareTo(LOOK) < 0 ? left : LOOK)) {
                idle.release(workers);
                return true;
            }
            if (executor.isTerminated()) {
                return true;
            }
            if (left.isNegative()) {
                return false;
            }
        }
        return false;
    }

    @Override
    public boolean isHere() {
        return Thread.currentThread() == thread || busy.contains(Thread.currentThread());
    }
}
