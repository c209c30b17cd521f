package io.minibatch.store;

import io.minibatch.WindowStatus;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What readers that are no groups have left in a stream: programs of the Python original, which share a store with us.
 * They mark a message as taken before they work on it, and remove it, or keep it, when they are done; one that is
 * killed in between leaves it marked, and nobody sees it any more. A kept message and one of a dead reader look the
 * same, so only a person can say that messages shall come again.
 */
public interface OtherReaders {

    /** Their windows: those that they work on, or left when they died, as open, and those that they keep as done. */
    Stream<WindowStatus> windows();

    /** How many messages they have marked as taken that are still there and were made before then. */
    long stuck(Instant createdBefore);

    /** The oldest of these, at most so many. Those that no group has seen have the sequence number 0. */
    List<StoredMessage> stuck(Instant createdBefore, int most);

    /**
     * Makes these messages wait again, for groups and for other readers, and removes the open windows of before then.
     * Implementations must do so only on this call, never by themselves.
     *
     * @return how many messages wait again
     */
    long requeue(Instant createdBefore);
}
