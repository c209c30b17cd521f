package io.minibatch.cli;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Ends what a thread runs, gracefully: by SIGINT or SIGTERM, when enough is done, or when going on is pointless. A second
 * signal ends the program at once.
 */
final class Stop {

    private static final int SIGNALLED = 128; // the shell's convention: 128 and the signal's number
    private static final int INT = 2;
    private static final int TERM = 15;

    private final Thread runner = Thread.currentThread();
    private final AtomicInteger signal = new AtomicInteger();
    private boolean requested;
    private boolean finished;
    private @Nullable Exception failure;

    /** For the thread that calls this. From now on signals are taken. */
    static Stop onSignals() {
        var stop = new Stop();
        Signals.register("INT", () -> stop.signalled(INT));
        Signals.register("TERM", () -> stop.signalled(TERM));
        return stop;
    }

    /** Stops gracefully. */
    synchronized void now() {
        if (!requested && !finished) {
            runner.interrupt();
        }
        requested = true;
    }

    /** Stops gracefully, for this reason; the first one counts. */
    synchronized void failed(Exception reason) {
        if (failure == null) {
            failure = reason;
        }
        now();
    }

    /** What was to be ended has ended: no interrupt comes any more, nor is one pending. */
    synchronized void finished() {
        finished = true;
        Thread.interrupted();
    }

    synchronized boolean requested() {
        return requested;
    }

    synchronized Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** The exit status of a program that a signal ended, empty if none did. */
    Optional<Integer> signalStatus() {
        return signal.get() == 0 ? Optional.empty() : Optional.of(SIGNALLED + signal.get());
    }

    private void signalled(int number) {
        if (!signal.compareAndSet(0, number)) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().halt(SIGNALLED + number);
        }
        System.err.println("minibatch: stopping when the running windows are done; once more stops at once");
        now();
    }
}
