package io.minibatch;

import java.time.Duration;
import java.util.Optional;

/**
 * How often, and after which pauses, something that failed is tried again.
 *
 * <p>The pause after the n-th failure is {@code min(longest, first · 2^(n-1)) · (1 ± jitter)}: exponential backoff with
 * proportional jitter. Defaults: first 100 ms, longest 30 s, jitter 0.2.
 *
 * <p>An attempt of a window that ended with its process counts as a failure, without a pause; one that was stopped by
 * closing its pipeline does not count.
 *
 * <pre>{@code
 * Retry.upTo(5).backoff(ofMillis(100), ofSeconds(30))
 * }</pre>
 *
 * @param attempts how often in all, counting the first time; {@link Integer#MAX_VALUE}: without end
 * @param first the pause after the first failure
 * @param longest the longest pause before jitter
 * @param jitter the random part of a pause, from 0 (none) to 1
 */
public record Retry(int attempts, Duration first, Duration longest, double jitter) {

    private static final int MOST_DOUBLINGS = 40;

    /** Checks all values. */
    public Retry {
        Check.atLeastOne(attempts, "attempts");
        if (first.isNegative()) {
            throw new IllegalArgumentException("first must not be negative, but is " + first);
        }
        if (longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("longest must be at least first (" + first + "), but is " + longest);
        }
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter must be from 0 to 1, but is " + jitter);
        }
    }

    /**
     * At most this many attempts in all; 1: none again.
     *
     * @throws IllegalArgumentException if {@code attempts} is below 1
     */
    public static Retry upTo(int attempts) {
        return new Retry(attempts, Duration.ofMillis(100), Duration.ofSeconds(30), 0.2);
    }

    /** Without end. */
    public static Retry forever() {
        return upTo(Integer.MAX_VALUE);
    }

    /** The same with other pauses. */
    public Retry backoff(Duration first, Duration longest) {
        return new Retry(attempts, first, longest, jitter);
    }

    /** The same with another random part, from 0 to 1. */
    public Retry jitter(double jitter) {
        return new Retry(attempts, first, longest, jitter);
    }

    /**
     * The pause before trying again, empty if it shall not be tried again.
     *
     * @param failures how often it has failed, at least 1
     * @param random a random number from 0 to 1, which places the pause within its jitter
     */
    public Optional<Duration> pause(int failures, double random) {
        if (failures >= attempts && attempts != Integer.MAX_VALUE) {
            return Optional.empty();
        }
        var doublings = Math.min(failures - 1, MOST_DOUBLINGS);
        var nanos = Math.min(nanos(longest), nanos(first) * Math.pow(2, doublings));
        return Optional.of(Duration.ofNanos((long) (nanos * (1 + jitter * (2 * random - 1)))));
    }

    /** Without the overflow of {@link Duration#toNanos} after 292 years. */
    private static double nanos(Duration duration) {
        return duration.getSeconds() * 1e9 + duration.getNano();
    }
}
