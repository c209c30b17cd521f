package io.minibatch;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The messages of a stream that no window of this group has taken yet: what a {@link WindowEmitter} decides on.
 *
 * <p>A read-only view, valid during the call of {@link WindowEmitter#next}. Within that call it does not change:
 * messages that arrive meanwhile are seen by the next call.
 *
 * @param <T> the payload
 */
public interface Buffer<T> {

    /** How many messages wait. Costs no scan. */
    long size();

    /** The first waiting message in append order, empty when nothing waits. */
    Optional<Message<T>> oldest();

    /** All waiting messages in append order, read only as the stream is pulled. */
    Stream<Message<T>> all();

    /**
     * The first {@code n} waiting messages in append order, or all when fewer wait. Reads nothing.
     *
     * @throws IllegalArgumentException if {@code n} is negative
     */
    Selection<T> first(long n);

    /** The waiting messages with {@code created < time}. Reads at most an index. */
    Selection<T> before(Instant time);

    /**
     * The {@code until} of this group's last emission; before the first one the group's start, which is when its oldest
     * message was appended, or when the group was created if there was none.
     */
    Instant previous();

    /**
     * No message with {@code created} before this instant can still appear. Asking raises the floor below which a store
     * that declares order will not stamp new messages, so ask only when the answer is needed.
     */
    Instant completeUntil();

    /** Whether no more messages will come: a drain that takes the remainder. */
    boolean ending();
}
