package io.minibatch;

import java.time.Duration;
import java.time.Instant;

/** Small sums with time. */
final class Instants {

    private Instants() {}

    static Instant notBefore(Instant time, Instant floor) {
        return time.isBefore(floor) ? floor : time;
    }

    /** As a person writes it: {@code 500ms}, {@code 5s}, {@code 2m}. */
    static String text(Duration duration) {
        return Durations.text(duration);
    }
}
