package io.minibatch.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A claimed window, as a store keeps it.
 *
 * @param id the window's id
 * @param members its messages, in the window's order
 * @param from the start of its interval, for windows of an interval
 * @param until the end of its interval; for other windows the emitter's progress
 * @param created when it was claimed
 * @param attempt the number of its latest delivery
 * @param failures how many attempts failed
 * @param error what the last failure said
 * @param copied whether its messages are read from the copy made when it was set aside
 * @param running whether its latest attempt began and has not ended: the next owner finds so what ended with its
 *     process
 * @param late whether its interval was closed before it was claimed
 */
public record WindowRecord(
        String id,
        Sequences members,
        Optional<Instant> from,
        Instant until,
        Instant created,
        int attempt,
        int failures,
        Optional<String> error,
        boolean copied,
        boolean running,
        boolean late) {

    WindowRecord withAttempt(int attempt) {
        return new WindowRecord(id, members, from, until, created, attempt, failures, error, copied, true, late);
    }

    /** Its attempt has ended, and decided nothing. */
    WindowRecord released() {
        return new WindowRecord(id, members, from, until, created, attempt, failures, error, copied, false, late);
    }

    WindowRecord withFailure(String error) {
        return new WindowRecord(
                id, members, from, until, created, attempt, failures + 1, Optional.of(error), copied, false, late);
    }

    /** With no more than the first so many of its messages, for who reads no more. */
    public WindowRecord limit(int most) {
        return new WindowRecord(
                id, members.limit(most), from, until, created, attempt, failures, error, copied, running, late);
    }

    WindowRecord without(long sequence) {
        return new WindowRecord(
                id, members.without(sequence), from, until, created, attempt, failures, error, copied, running, late);
    }

    /** One message of it, as a window of its own that is set aside. */
    WindowRecord part(String id, long sequence, String error) {
        return new WindowRecord(
                id, Sequences.of(sequence), from, until, created, attempt, 1, Optional.of(error), true, false, late);
    }

    /** The whole window, set aside. */
    WindowRecord setAside(String error) {
        return new WindowRecord(
                id, members, from, until, created, attempt, failures, Optional.of(error), true, false, late);
    }

    /** Open again after it was set aside: attempts go on, failures begin anew. */
    WindowRecord again() {
        return new WindowRecord(id, members, from, until, created, attempt, 0, error, true, false, late);
    }
}
