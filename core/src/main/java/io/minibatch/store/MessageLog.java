package io.minibatch.store;

import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;

/**
 * The messages of a stream, by sequence number. Numbers begin with 1, rise along the stream, are given once, and may
 * have gaps.
 */
public interface MessageLog {

    /**
     * Appends a batch, all or nothing. When this returns, the batch survives the death of the process, and every reader
     * that calls {@link #end} afterwards, in any process, sees it. Must not be harmed by an interrupt of the thread:
     * the batch is appended, and the interrupt stays pending.
     *
     * @return the sequence number of the first message; the others follow without a gap. 0 if the store gives numbers
     *     only when somebody asks for {@link #end}
     * @throws io.minibatch.MinibatchException if nothing was appended: a message is too large, the stream has another
     *     format, the disk is full
     */
    long append(Batch batch);

    /** Where a source stands: the position of its last batch. */
    Optional<String> position(String source);

    /** The lowest sequence number that may still be there, apart from what only open windows hold. */
    long first();

    /** The sequence number that comes after the last message: the one the next message gets, or a lower bound of it. */
    long end();

    /**
     * A lower bound of {@link #end} for somebody who only needs more than {@code above}: above that if the end is, but
     * what was appended in the last moments may be left out, if looking for it would cost something.
     */
    default long end(long above) {
        return end();
    }

    /**
     * The messages of these numbers, in the order of the list, read as they are pulled. Those that are gone are passed
     * over. The iterator is for one thread and needs no closing.
     *
     * @throws io.minibatch.MinibatchException while pulling, if something cannot be read: names the place
     */
    Iterator<StoredMessage> read(Sequences which);

    /** The lowest sequence number of a message with {@code created >= time}, {@link #end} if there is none yet. */
    long startOf(Instant time);

    /**
     * Those of the numbers whose messages have {@code created < time}, in the order of the list. Numbers that hold no
     * message may be among them.
     *
     * @param which rising
     */
    default Sequences before(Instant time, Sequences which) {
        return which.below(startOf(time));
    }

    /**
     * Makes sure that no message with {@code created} before an instant can still appear, and returns that instant. A
     * store that declares order raises it to {@code now}; one that does not returns {@code now} less its lateness.
     */
    Instant completeUntil(Instant now);

    /**
     * Calls the action once, from any thread, soon after {@link #end} has reached the sequence number: at once in the
     * process that appended, within about 10 ms in others, or 50 ms where the process that appended has only just
     * opened the stream. May call it earlier. If it has reached it already, the action is called before this returns.
     *
     * @return closing it takes the action back
     */
    Registration onEnd(long sequence, Runnable action);

    /** Something that was asked for and can be taken back. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
