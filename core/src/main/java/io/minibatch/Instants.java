package io.minibatch;

import java.time.Duration;
import java.time.Instant;

/** Small sums with time. */
final class Instants {

    private Instants() {}

    static Instant notBefore(Instant time, Instant floor) {
        return time.isBefore(floor) ? floor : time;
    }

    /** The sum, or the end of all time: a strategy may be told to wait forever. */
    static Instant plus(Instant time, Duration duration) {
        var left = Duration.between(time, Instant.MAX);
        return duration.compareTo(left) < 0 ? time.plus(duration) : Instant.MAX;
    }

    /** As a person writes it: {@code 500ms}, {@code 5s}, {@code 2m}. */
    static String text(Duration duration) {
        return Durations.text(duration);
    }
}
