package io.minibatch.benchmarks;

import java.util.Locale;

/** What a figure counts, and how it is written. */
enum Unit {
    MILLION_PER_SECOND(1e6, 2, " M/s"),
    THOUSAND_PER_SECOND(1e3, 1, " k/s"),
    NANOSECONDS(1e-9, 0, " ns"),
    MICROSECONDS(1e-6, 1, " µs"),
    MEGABYTES(1e6, 1, " MB"),
    PERCENT_OF_A_CORE(1e-2, 2, " % of a core"),
    ROUND_TRIPS(1, 1, " round trips");

    private final double scale;
    private final int digits;
    private final String suffix;

    Unit(double scale, int digits, String suffix) {
        this.scale = scale;
        this.digits = digits;
        this.suffix = suffix;
    }

    /** The number alone. */
    String number(double value) {
        return String.format(Locale.ROOT, "%." + digits + "f", value / scale);
    }

    String format(double value) {
        return number(value) + suffix;
    }
}
