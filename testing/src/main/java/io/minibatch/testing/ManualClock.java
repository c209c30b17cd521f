package io.minibatch.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * A clock that stands still until a test moves it. Safe for use by many threads.
 *
 * <pre>{@code
 * var clock = ManualClock.create();
 * try (var mb = Minibatch.builder().url("memory:").clock(clock).open()) {
 *     clock.advance(ofSeconds(5));
 * }
 * }</pre>
 */
public final class ManualClock implements InstantSource {

    /** Where a new clock stands: 2030-01-01T00:00:00Z, the start of an interval of any usual length. */
    public static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private volatile Instant now;

    private ManualClock(Instant now) {
        this.now = now;
    }

    /** A clock at {@link #START}. */
    public static ManualClock create() {
        return new ManualClock(START);
    }

    /** A clock at a certain time. */
    public static ManualClock at(Instant time) {
        return new ManualClock(Objects.requireNonNull(time, "time"));
    }

    /** The time to which it was moved last. */
    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Moves it forward.
     *
     * @throws IllegalArgumentException if the duration is negative: to go back, {@link #set} it
     */
    public synchronized ManualClock advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(
                    "A clock advances by 0 or more, but is told " + duration + ". To go back, set it.");
        }
        now = now.plus(duration);
        return this;
    }

    /** Moves it to any time, also back, as the clocks of real machines are sometimes. */
    public synchronized ManualClock set(Instant time) {
        now = Objects.requireNonNull(time, "time");
        return this;
    }

    /** The time. */
    @Override
    public String toString() {
        return now.toString();
    }
}
