package io.minibatch.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Two clocks: the time that messages and windows are stamped with, and one that only measures how long things take.
 * Pauses and time limits use the second, so that setting the machine's clock changes none of them.
 *
 * @param clock the time
 * @param ticker nanoseconds since some moment; never decreases
 */
public record Time(InstantSource clock, LongSupplier ticker) {

    /** A moment that never comes. */
    static final long NEVER = Long.MAX_VALUE;

    /** For threads: nanoseconds are the system's. */
    static Time running(InstantSource clock) {
        var start = System.nanoTime();
        return new Time(clock, () -> System.nanoTime() - start);
    }

    /** For tests: all time is moved by hand. */
    public static Time stepped(InstantSource clock) {
        var start = clock.instant();
        return new Time(clock, () -> Duration.between(start, clock.instant()).toNanos());
    }

    /** The time in whole milliseconds. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    long nanos() {
        return ticker.getAsLong();
    }

    /** The moment after a pause; {@link #NEVER} for {@code Emission.FOREVER} and the like. */
    long after(Duration pause) {
        var now = nanos();
        return pause.toSeconds() >= (NEVER - now) / 1_000_000_000L ? NEVER : now + pause.toNanos();
    }
}
