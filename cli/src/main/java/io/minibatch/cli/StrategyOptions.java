package io.minibatch.cli;

import io.minibatch.WindowEmitter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When a window is ready. */
final class StrategyOptions {

    @Option(names = "--size", paramLabel = "N", description = "Windows of N messages.")
    private @Nullable Integer size;

    @Option(
            names = "--every",
            paramLabel = "D",
            converter = DurationConverter.class,
            description = "Each D (500ms, 5s, 2m, 1h) all that waits. With --size: N messages, or what there is D after"
                    + " the oldest of them came.")
    private @Nullable Duration every;

    @Option(
            names = "--fixed",
            paramLabel = "D",
            converter = DurationConverter.class,
            description = "The messages of each interval of this length, by the clock; empty ones, too.")
    private @Nullable Duration fixed;

    /**
     * The strategy.
     *
     * @throws IllegalArgumentException if the options do not fit together
     */
    WindowEmitter<Object> emitter() {
        if (fixed != null && (size != null || every != null)) {
            throw new IllegalArgumentException("--fixed cannot be used with --size or --every");
        }
        if (fixed != null) {
            return WindowEmitter.fixed(fixed);
        }
        if (size != null) {
            return every == null ? WindowEmitter.count(size) : WindowEmitter.countOrTime(size, every);
        }
        if (every != null) {
            return WindowEmitter.every(every);
        }
        throw new IllegalArgumentException(
                "It is not said when a window is ready: give --size N, --every D, both, or --fixed D");
    }
}
