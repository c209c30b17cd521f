package io.minibatch.benchmarks;

import java.util.Locale;
import java.util.function.BiPredicate;

/**
 * What a row shall reach.
 *
 * @param text for the table
 * @param met whether our median, given that of what it is compared with, reaches it
 */
record Goal(String text, BiPredicate<Double, Double> met) {

    static Goal atLeast(Unit unit, double least) {
        return new Goal("≥ " + unit.format(least), (ours, other) -> ours >= least);
    }

    static Goal atMost(Unit unit, double most) {
        return new Goal("≤ " + unit.format(most), (ours, other) -> ours <= most);
    }

    /** At least this part of what it is compared with. */
    static Goal atLeastTimes(double ratio) {
        return new Goal(String.format(Locale.ROOT, "≥ %.1f ×", ratio), (ours, other) -> ours >= ratio * other);
    }

    /** At most this many times what it is compared with. */
    static Goal atMostTimes(double ratio) {
        return new Goal(String.format(Locale.ROOT, "≤ %.1f ×", ratio), (ours, other) -> ours <= ratio * other);
    }

    Goal and(Goal other) {
        return new Goal(text + " and " + other.text, met.and(other.met));
    }

    /** No goal: a figure to know. */
    static Goal none() {
        return new Goal("", (ours, other) -> true);
    }
}
