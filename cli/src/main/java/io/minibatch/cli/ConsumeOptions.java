package io.minibatch.cli;

import io.minibatch.Retry;
import io.minibatch.Windowed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How windows are delivered, and when it ends. */
final class ConsumeOptions {

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many windows at the same time. Default: ${DEFAULT-VALUE}, which keeps them in order.")
    private int workers = 1;

    @Option(names = "--keep", description = "Messages and windows stay when they are done.")
    private boolean keep;

    @Option(
            names = "--retries",
            paramLabel = "N",
            defaultValue = "4",
            description = "How often a failed window is delivered again before it is set aside. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int retries;

    @Option(
            names = "--timeout",
            paramLabel = "D",
            converter = DurationConverter.class,
            description = "The most that one attempt may take. Default: no limit.")
    private @Nullable Duration timeout;

    @Option(names = "--windows", paramLabel = "N", description = "End when N windows are completed.")
    private @Nullable Integer windows;

    @Option(
            names = "--drain",
            description =
                    "End when no window can be made of what is there now, and none is open or waits for its retry.")
    private boolean drain;

    @Option(names = "--rest", description = "With --drain: what remains is a last, smaller window.")
    private boolean rest;

    /**
     * Checks what fits together.
     *
     * @throws IllegalArgumentException if something does not
     */
    void check() {
        if (rest && !drain) {
            throw new IllegalArgumentException("--rest is about the end of --drain: give both, or none");
        }
        atLeast(1, workers, "--workers");
        atLeast(0, retries, "--retries");
        if (windows != null) {
            atLeast(1, windows, "--windows");
        }
    }

    <T> Windowed<T> apply(Windowed<T> windowed) {
        var result = windowed.workers(workers).retry(Retry.upTo(Math.addExact(Math.min(retries, 1_000_000), 1)));
        result = keep ? result.keep() : result;
        return timeout == null ? result : result.timeout(timeout);
    }

    @Nullable
    Integer windows() {
        return windows;
    }

    boolean drain() {
        return drain;
    }

    boolean rest() {
        return rest;
    }

    /** Whether it ends by itself. */
    boolean hasEnd() {
        return drain || windows != null;
    }

    private static void atLeast(int least, int value, String option) {
        if (value < least) {
            throw new IllegalArgumentException(option + " must be at least " + least + ", but is " + value);
        }
    }
}
