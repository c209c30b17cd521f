package io.minibatch;

import java.time.Instant;
import java.util.Optional;

/**
 * How a window stands: open ones, and for streams that keep, done ones.
 *
 * @param id the window's id
 * @param group its group
 * @param state what became of it
 * @param attempt the number of its latest delivery
 * @param created when it was claimed
 * @param from the start of its interval, for windows of an interval
 * @param until the end of its interval, for windows of an interval
 * @param size the number of its messages
 * @param error what its last failed attempt said
 */
public record WindowStatus(
        String id,
        String group,
        State state,
        int attempt,
        Instant created,
        Optional<Instant> from,
        Optional<Instant> until,
        long size,
        Optional<String> error) {

    /** What became of a window. */
    public enum State {
        /** Claimed, neither completed nor set aside. */
        OPEN,
        /** Completed and kept. */
        DONE
    }
}
