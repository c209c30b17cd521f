package io.minibatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link WindowEmitter} says: here is a window, or wait.
 *
 * @param <T> the payload
 */
public sealed interface Emission<T> {

    /** For {@link #waitFor}: the passing of time alone will make no window. */
    Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /**
     * A window of the selected messages, in append order.
     *
     * @param until becomes the next {@link Buffer#previous()}; must not be before the present one
     */
    static <T> Emit<T> emit(Selection<T> selection, Instant until) {
        return new Emit<>(new Members.Selected<>(selection), Optional.empty(), until, Optional.empty(), false);
    }

    /**
     * A window of these messages of the buffer, in the order of the list.
     *
     * @param until becomes the next {@link Buffer#previous()}; must not be before the present one
     */
    static <T> Emit<T> emit(List<Message<T>> messages, Instant until) {
        return new Emit<>(
                new Members.Listed<>(List.copyOf(messages)), Optional.empty(), until, Optional.empty(), false);
    }

    /**
     * The window of the interval {@code [from, until)}; the function sees both ends. It may be empty.
     *
     * @param until becomes the next {@link Buffer#previous()}; must be after {@code from}
     */
    static <T> Emit<T> emit(Selection<T> selection, Instant from, Instant until) {
        return new Emit<>(new Members.Selected<>(selection), Optional.of(from), until, Optional.empty(), false);
    }

    /**
     * The window of the interval {@code [from, until)} with these messages of the buffer, in the order of the list.
     *
     * @param until becomes the next {@link Buffer#previous()}; must be after {@code from}
     */
    static <T> Emit<T> emit(List<Message<T>> messages, Instant from, Instant until) {
        return new Emit<>(
                new Members.Listed<>(List.copyOf(messages)), Optional.of(from), until, Optional.empty(), false);
    }

    /**
     * An extra window of the interval {@code [from, until)}, which was closed already, with messages that came too late
     * for it: see {@link Window#late}. {@link Buffer#previous()} stays.
     *
     * @param messages messages of the buffer, at least one
     * @param until not after the present {@link Buffer#previous()}
     */
    static <T> Emit<T> emitLate(List<Message<T>> messages, Instant from, Instant until) {
        return new Emit<>(
                new Members.Listed<>(List.copyOf(messages)), Optional.of(from), until, Optional.empty(), true);
    }

    /**
     * No window now. Ask again when a message arrives, at the latest after {@code atMost}.
     *
     * @throws IllegalArgumentException if {@code atMost} is not positive
     */
    static <T> Wait<T> waitAtMost(Duration atMost) {
        return new Wait<>(0, atMost);
    }

    /**
     * No window now. Asking again is pointless before {@code size} messages wait or {@code atMost} has passed.
     *
     * @param atMost {@link #FOREVER} if only messages can help
     * @throws IllegalArgumentException if {@code size} is below 1 or {@code atMost} is not positive
     */
    static <T> Wait<T> waitFor(long size, Duration atMost) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be at least 1, but is " + size);
        }
        return new Wait<>(size, atMost);
    }

    /**
     * A window.
     *
     * @param members which messages
     * @param from the start of the interval of a time window
     * @param until the end of the interval, and the next {@link Buffer#previous()}
     * @param dropped messages that no window of this group shall have
     * @param late whether the interval was closed already
     */
    record Emit<T>(
            Members<T> members, Optional<Instant> from, Instant until, Optional<Selection<T>> dropped, boolean late)
            implements Emission<T> {

        /** Checks the interval. */
        public Emit {
            Objects.requireNonNull(until, "until");
            if (from.isPresent() && !from.get().isBefore(until)) {
                throw new IllegalArgumentException(
                        "from must be before until, but is " + from.get() + " with until " + until);
            }
        }

        /** The same window; in the same step the selected messages are discarded, unseen, for this group. */
        public Emit<T> dropping(Selection<T> selection) {
            if (dropped.isPresent()) {
                throw new IllegalStateException("dropping is set already");
            }
            return new Emit<>(members, from, until, Optional.of(selection), late);
        }
    }

    /**
     * A wait.
     *
     * @param size the number of waiting messages before which asking again is pointless; 0: any arrival may help
     * @param atMost ask again after this time in any case
     */
    record Wait<T>(long size, Duration atMost) implements Emission<T> {

        /** Checks the duration. */
        public Wait {
            if (atMost.isNegative() || atMost.isZero()) {
                throw new IllegalArgumentException("atMost must be above 0, but is " + atMost);
            }
        }
    }

    /**
     * The messages of an emitted window.
     *
     * @param <T> the payload
     */
    sealed interface Members<T> {

        /**
         * Ranges of the buffer, in append order.
         *
         * @param selection as the buffer gave it
         */
        record Selected<T>(Selection<T> selection) implements Members<T> {}

        /**
         * Single messages, in the order that the strategy chose.
         *
         * @param messages messages of the buffer
         */
        record Listed<T>(List<Message<T>> messages) implements Members<T> {}
    }
}
