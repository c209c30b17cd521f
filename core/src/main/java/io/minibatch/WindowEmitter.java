package io.minibatch;

import java.time.Duration;
import java.time.Instant;

/**
 * The strategy that says when a window is ready and which messages belong to it: a pure function of the buffer and the
 * time. It holds no clock, thread, store or I/O, so that it can be tested without waiting.
 *
 * <p>It is asked again until it waits; then when something arrived that the wait did not rule out, and at the latest
 * when the wait has passed. Calls never overlap. A claimed window's messages are never shown again. An emission that
 * names messages of another buffer, names one twice, is empty without advancing {@code until}, or lets {@code until}
 * decrease, and an exception, stop the pipeline with an error that says so. Only a message that cannot be decoded, and
 * whose {@link Message#data} the strategy asks for, does not: it is set aside alone, and the strategy is asked again.
 *
 * <p>It must be quick: while it decides, no window of its group is claimed, completed or set aside, and whoever asks
 * the group for something waits. It sees the group's progress itself and not a copy, which is what makes windows of one
 * message cheap. One that has to read much data should wait for a size, so that it is not asked at each arrival.
 *
 * <pre>{@code
 * record Pairs() implements WindowEmitter<Object> {
 *     public Emission<Object> next(Buffer<Object> buffer, Instant now) {
 *         return buffer.size() >= 2 ? Emission.emit(buffer.first(2), now) : Emission.waitFor(2, Emission.FOREVER);
 *     }
 * }
 * }</pre>
 *
 * @param <T> the payload
 */
@FunctionalInterface
public interface WindowEmitter<T> {

    /**
     * The next window, or a wait.
     *
     * @param buffer what waits for this group
     * @param now the time, in milliseconds; may be late, never decreases
     */
    Emission<T> next(Buffer<T> buffer, Instant now);

    /**
     * Windows of exactly {@code size} messages.
     *
     * @throws IllegalArgumentException if {@code size} is below 1
     */
    static WindowEmitter<Object> count(int size) {
        return new CountEmitter(size);
    }

    /**
     * Each {@code period} all that waits, not when nothing waits. A window holds at most 100,000 messages, or
     * {@link EveryEmitter#atMost}; the rest follows at once.
     *
     * @throws IllegalArgumentException if {@code period} is below one millisecond
     */
    static EveryEmitter every(Duration period) {
        return new EveryEmitter(period, EveryEmitter.DEFAULT_AT_MOST);
    }

    /**
     * The messages appended in {@code [from, until)} for each interval of {@code length}, aligned to the UTC epoch
     * ({@code from = k · length}). Example: {@code fixed(ofMinutes(1))} makes {@code [10:00:00, 10:01:00)}, then
     * {@code [10:01:00, 10:02:00)}. An interval without messages makes an empty window, so that silence is seen too.
     *
     * @throws IllegalArgumentException if {@code length} is below one millisecond
     */
    static WindowEmitter<Object> fixed(Duration length) {
        return new FixedEmitter(length);
    }

    /**
     * {@code size} messages, or what there is {@code atMost} after the oldest of them came: whichever is first.
     *
     * @throws IllegalArgumentException if {@code size} is below 1 or {@code atMost} below one millisecond
     */
    static WindowEmitter<Object> countOrTime(int size, Duration atMost) {
        return new CountOrTimeEmitter(size, atMost);
    }
}
