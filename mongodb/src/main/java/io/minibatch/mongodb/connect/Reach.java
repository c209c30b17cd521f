package io.minibatch.mongodb.connect;

import java.time.Duration;

/**
 * How far behind the largest value smaller ones are still expected.
 *
 * @param time for values that hold a time
 * @param by for numbers
 */
record Reach(Duration time, long by) {

    boolean reaches(Bracket bracket) {
        return bracket.timed() ? !time.isZero() : bracket == Bracket.NUMBER && by > 0;
    }
}
