package io.minibatch.cli;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jline.utils.Signals;

/** SIGINT and SIGTERM: the first one asks the command to end, a second one ends it at once, with what it started. */
public final class TwoSignals {

    private static final int SIGNALLED = 128; // the shell's convention: 128 and the signal's number
    private static final int INT = 2;
    private static final int TERM = 15;

    private final AtomicInteger first = new AtomicInteger();
    private final String said;
    private final Runnable end;

    private TwoSignals(String said, Runnable end) {
        this.said = said;
        this.end = end;
    }

    /**
     * From now on signals are taken.
     *
     * @param said what a person is told at the first one
     * @param end run at the first one, on a thread of its own
     */
    public static TwoSignals on(String said, Runnable end) {
        var signals = new TwoSignals(said, end);
        Signals.register("INT", () -> signals.came(INT));
        Signals.register("TERM", () -> signals.came(TERM));
        return signals;
    }

    /** The exit status of a program that a signal ended, empty if none did. */
    public Optional<Integer> status() {
        return first.get() == 0 ? Optional.empty() : Optional.of(SIGNALLED + first.get());
    }

    private void came(int signal) {
        if (!first.compareAndSet(0, signal)) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            Runtime.getRuntime().halt(SIGNALLED + signal);
        }
        System.err.println("minibatch: " + said + "; once more stops at once");
        end.run();
    }
}
