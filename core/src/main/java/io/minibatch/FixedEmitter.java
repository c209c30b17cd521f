package io.minibatch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The intervals {@code [k · length, (k + 1) · length)}, empty ones too. An interval is emitted when no message of it
 * can still come; what comes nevertheless is emitted as a late window of its interval. After a silence of more than
 * 10,000 intervals the empty ones before the next message are passed over.
 */
record FixedEmitter(Duration length) implements WindowEmitter<Object> {

    static final long MOST_EMPTY = 10_000;
    private static final long MOST_LATE = 100_000;

    private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

    FixedEmitter {
        if (Check.positive(length, "length").compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("length must be at most " + LONGEST + ", but is " + length);
        }
        length = Duration.ofMillis(length.toMillis());
    }

    @Override
    public Emission<Object> next(Buffer<Object> buffer, Instant now) {
        var late = buffer.before(aligned(buffer.previous()));
        var first = late.isEmpty() ? Optional.<Message<Object>>empty() : first(late);
        if (first.isPresent()) {
            return late(late, aligned(first.get().created()));
        }
        var from = start(buffer, now);
        var until = from.plus(length);
        if (buffer.ending()) {
            return buffer.size() == 0
                    ? Emission.waitFor(1, Emission.FOREVER)
                    : Emission.emit(buffer.before(until), from, until);
        }
        if (now.isBefore(until)) {
            return Emission.waitFor(Long.MAX_VALUE, Duration.between(now, until));
        }
        var complete = buffer.completeUntil();
        if (complete.isBefore(until)) {
            return Emission.waitFor(
                    Long.MAX_VALUE, Duration.between(complete, until)); // a store that states a lateness
        }
        return Emission.emit(buffer.before(until), from, until);
    }

    private static Optional<Message<Object>> first(Selection<Object> selection) {
        try (var messages = selection.messages()) {
            return messages.findFirst();
        }
    }

    /** What came after its interval was closed, as clocks differ: in an extra window of that interval. */
    private Emission<Object> late(Selection<Object> late, Instant from) {
        var until = from.plus(length);
        try (var messages = late.messages()) {
            return Emission.emitLate(
                    messages.filter(message -> !message.created().isBefore(from)
                                    && message.created().isBefore(until))
                            .limit(MOST_LATE)
                            .toList(),
                    from,
                    until);
        }
    }

    /** Where the next interval begins: at the end of the last one, or later when too many empty ones would follow. */
    private Instant start(Buffer<Object> buffer, Instant now) {
        var from = aligned(buffer.previous());
        var next = aligned(buffer.oldest().map(Message::created).orElse(now));
        var empty = from.isBefore(next) ? Duration.between(from, next).dividedBy(length) : 0;
        return empty > MOST_EMPTY ? next : from;
    }

    private Instant aligned(Instant time) {
        var sinceEpoch = Duration.between(Instant.EPOCH, time);
        var intervals = Math.floorDiv(sinceEpoch.toMillis(), length.toMillis());
        return Instant.EPOCH.plusMillis(intervals * length.toMillis());
    }

    @Override
    public String toString() {
        return "fixed(" + Instants.text(length) + ")";
    }
}
