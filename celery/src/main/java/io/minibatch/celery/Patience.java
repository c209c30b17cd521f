package io.minibatch.celery;

import java.time.Duration;

/**
 * How long to wait for a broker.
 *
 * @param answer for a connection, and for each answer while it is made
 * @param silence after this time without a sign of it the connection is broken; it is asked for one twelve times
 *     meanwhile
 */
record Patience(Duration answer, Duration silence) {

    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofMinutes(2));

    int answerMillis() {
        return (int) answer.toMillis();
    }

    int silenceMillis() {
        return (int) silence.toMillis();
    }

    /** How long nothing may come before the broker is asked whether it is there. */
    Duration look() {
        return silence.dividedBy(12);
    }
}
