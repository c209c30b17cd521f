package io.minibatch.internal;

import io.minibatch.MinibatchListener;
import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * What a {@link Runner} takes from outside, so that a test can hold all of it in its hand.
 *
 * @param time the time
 * @param random numbers from 0 to 1 that spread pauses
 * @param listener hears what happens; must not throw
 * @param alarm watches time limits
 */
public record Surroundings(Time time, DoubleSupplier random, MinibatchListener listener, Alarm alarm) {

    private static final double MIDDLE = 0.5;

    static Surroundings running(InstantSource clock, MinibatchListener listener, Alarm alarm) {
        return new Surroundings(
                Time.running(clock), () -> ThreadLocalRandom.current().nextDouble(), listener, alarm);
    }

    /** No thread, no chance: time is moved by hand and pauses are not spread. */
    public static Surroundings stepped(InstantSource clock, MinibatchListener listener) {
        return new Surroundings(Time.stepped(clock), () -> MIDDLE, listener, Alarm.NONE);
    }
}
