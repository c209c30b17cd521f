package io.minibatch.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends what a thread runs, gracefully: by SIGINT or SIGTERM, when enough is done, or when going on is pointless. */
final class Stop {

    private final Thread runner = Thread.currentThread();
    private boolean requested;
    private boolean finished;
    private @Nullable Exception failure;

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
}
