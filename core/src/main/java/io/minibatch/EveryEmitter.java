package io.minibatch;

import java.time.Duration;
import java.time.Instant;

/**
 * Each {@code period} all that waits, as {@link WindowEmitter#every} makes it. The ticks are {@code previous + k ·
 * period}; a message waits for the first tick after it came, so at most one period. When more than {@code atMost}
 * messages wait at a tick, they come as several windows at once.
 *
 * @param period the time between two ticks
 * @param atMost the largest window
 */
public record EveryEmitter(Duration period, int atMost) implements WindowEmitter<Object> {

    static final int DEFAULT_AT_MOST = 100_000;

    /** Checks both values. */
    public EveryEmitter {
        Check.positive(period, "period");
        Check.atLeastOne(atMost, "atMost");
    }

    /**
     * The same with another largest window (default 100,000).
     *
     * @throws IllegalArgumentException if {@code messages} is below 1
     */
    public EveryEmitter atMost(int messages) {
        return new EveryEmitter(period, messages);
    }

    @Override
    public Emission<Object> next(Buffer<Object> buffer, Instant now) {
        var oldest = buffer.oldest();
        if (oldest.isEmpty()) {
            return Emission.waitFor(1, Emission.FOREVER);
        }
        var previous = buffer.previous();
        var tick = firstTickAfter(oldest.get().created(), previous);
        if (now.isBefore(tick) && !buffer.ending()) {
            // Arrivals change nothing before the tick: the oldest message decides.
            return Emission.waitFor(Long.MAX_VALUE, Duration.between(now, tick));
        }
        var rest = buffer.size() > atMost;
        return Emission.emit(buffer.first(atMost), rest ? previous : lastTick(now, previous));
    }

    private Instant firstTickAfter(Instant created, Instant previous) {
        return Instants.plus(lastTick(created, previous), period);
    }

    /** The latest {@code previous + k · period} that is not after {@code time}, with k at least 0. */
    private Instant lastTick(Instant time, Instant previous) {
        var elapsed = Duration.between(previous, time);
        return elapsed.isNegative() ? previous : previous.plus(period.multipliedBy(elapsed.dividedBy(period)));
    }

    @Override
    public String toString() {
        return "every(" + Instants.text(period) + ")" + (atMost == DEFAULT_AT_MOST ? "" : ".atMost(" + atMost + ")");
    }
}
