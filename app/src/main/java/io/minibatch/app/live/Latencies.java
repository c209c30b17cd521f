package io.minibatch.app.live;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** How long the windows of the last minute took: of the last 1024 at most. Safe for use by many threads. */
final class Latencies {

    private static final int MOST = 1_024;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final long[] took = new long[MOST];
    private final long[] when = new long[MOST];
    private long count;

    synchronized void add(Duration each) {
        var slot = (int) (count++ % MOST);
        took[slot] = each.toNanos();
        when[slot] = System.nanoTime();
    }

    /** Empty if no window was completed in the last minute. */
    synchronized Optional<Latency> ofLastMinute() {
        var now = System.nanoTime();
        var sorted = new long[(int) Math.min(count, MOST)];
        var n = 0;
        for (var i = 0; i < sorted.length; i++) {
            if (now - when[i] <= MINUTE) {
                sorted[n++] = took[i];
            }
        }
        Arrays.sort(sorted, 0, n);
        return n == 0
                ? Optional.empty()
                : Optional.of(new Latency(n, atMost(sorted, n, 50), atMost(sorted, n, 99), millis(sorted[n - 1])));
    }

    /** The nearest rank: so many of 100 took at most so long. */
    private static double atMost(long[] sorted, int n, int percent) {
        return millis(sorted[(n * percent + 99) / 100 - 1]);
    }

    private static double millis(long nanos) {
        return nanos / 1_000_000.0;
    }
}
