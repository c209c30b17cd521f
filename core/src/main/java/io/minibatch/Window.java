package io.minibatch;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A batch of messages of one stream for one group: the unit of delivery.
 *
 * <p>A window is claimed durably before a function sees it and completed after the function and all sinks returned. If
 * that does not happen, it is delivered again with the same id, the same messages in the same order, and a higher
 * {@link #attempt()}. A completed window never comes again.
 *
 * @param <T> the payload
 */
public interface Window<T> {

    /**
     * The same on every attempt, restart and machine: {@code stream/group/<sequence of the first member>}, for an empty
     * window {@code stream/group/@<from in milliseconds>}. A message that was set aside alone and is delivered again
     * comes as a window {@code <id>:<its sequence>}.
     */
    String id();

    /** The stream's name. */
    String stream();

    /** The group's name. */
    String group();

    /** The number of this delivery, from 1. */
    int attempt();

    /** When the window was claimed. */
    Instant created();

    /** The start of the interval {@code [from, until)}, for windows of an interval. */
    Optional<Instant> from();

    /** The end of the interval {@code [from, until)}, for windows of an interval. */
    Optional<Instant> until();

    /**
     * Whether its interval was closed before: these messages came later than the store's stated lateness, so that they
     * were not in the window of their interval. Only stores fed by many clocks have such; there may be several for one
     * interval.
     */
    default boolean late() {
        return false;
    }

    /** The messages, in the window's order; unmodifiable. */
    List<Message<T>> messages();

    /** The payloads of the messages, in the same order; unmodifiable. */
    List<T> data();

    /** The number of messages. */
    default int size() {
        return messages().size();
    }

    /** Whether there is no message: an interval in which nothing came. */
    default boolean isEmpty() {
        return size() == 0;
    }
}
