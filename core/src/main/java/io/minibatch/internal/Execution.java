package io.minibatch.internal;

/**
 * A thread that is at work on a delivery. Sees to it that an interrupt hits only this work: never the thread's next
 * one, and for a time limit only while the function runs.
 */
final class Execution {

    private final Thread thread = Thread.currentThread();
    private final long started;
    private boolean inFunction;
    private boolean expired;
    private boolean interrupted;
    private boolean ended;

    Execution(long started) {
        this.started = started;
    }

    Thread thread() {
        return thread;
    }

    /** When it began, by {@link Time#nanos}. */
    long started() {
        return started;
    }

    synchronized void functionBegins() {
        inFunction = true;
    }

    /**
     * The time limit has passed: interrupts the function, if it still runs.
     *
     * @param event told before the function's end can be seen
     */
    synchronized void expire(Runnable event) {
        if (inFunction && !expired) {
            expired = true;
            event.run();
            interrupt();
        }
    }

    /** Whether the time limit had passed; an interrupt that came of it is then gone. */
    synchronized boolean functionReturned() {
        inFunction = false;
        if (expired) {
            Thread.interrupted();
        }
        return expired;
    }

    /** Interrupts the thread, unless this work has ended. */
    synchronized void interrupt() {
        if (!ended) {
            interrupted = true;
            thread.interrupt();
        }
    }

    /** The thread leaves. An interrupt that was meant for this work does not stay with it. */
    synchronized void end() {
        ended = true;
        if (interrupted) {
            Thread.interrupted();
        }
    }
}
