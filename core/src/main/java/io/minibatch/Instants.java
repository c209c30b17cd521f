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
        var millis = duration.toMillis();
        if (millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
    }
}
