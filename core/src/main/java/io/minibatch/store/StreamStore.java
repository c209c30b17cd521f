package io.minibatch.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * One stream of a store. The handle is of the name: if the stream is deleted and made again, it is the new one's.
 * Reading a stream that does not exist finds nothing and makes nothing; {@link MessageLog#append}, {@link #configure}
 * and {@link GroupStore#create} make it.
 */
public interface StreamStore {

    /** The stream's name. */
    String name();

    /** Whether it is there. */
    boolean exists();

    /** What is written down about it; {@link StreamSettings#NONE} if it is not there. */
    StreamSettings settings();

    /** Changes what is written down, durably, seen by all processes soon. The change must be a pure function. */
    void configure(UnaryOperator<StreamSettings> change);

    /** Its messages. */
    MessageLog messages();

    /** The names of all groups, sorted. */
    List<String> groups();

    /** A group by name. Making the handle makes nothing. */
    GroupStore group(String name);

    /**
     * Removes all messages so far, and what is kept of done windows. Implementations must keep the messages of open
     * windows, readable by {@link GroupStore#members}, until the windows are done, also when the store is opened again.
     * A window that an owner claims before it has taken notice, by {@link GroupOwner#requests}, is read without those
     * that are gone. What was set aside stays. Sequence numbers go on.
     */
    void clear();

    /**
     * Removes the stream and all its groups. Whoever appends at the same time either is refused, or appends to a new
     * stream of the name. A new stream of the name goes on with the sequence numbers.
     */
    void delete();

    /**
     * Reads everything and reports what is damaged.
     *
     * @param repair whether what cannot be read is set aside, so that readers go on behind it
     */
    List<Damage> verify(boolean repair);

    /** How many messages {@link #verify} has set aside as damaged, since the stream was made. */
    default long lost() {
        return 0;
    }

    /** What readers that are no groups have left here; empty in a store that only groups read. */
    default Optional<OtherReaders> otherReaders() {
        return Optional.empty();
    }

    /**
     * Gives back the space of messages that no group needs, and of those too old to be retained. Called about once a
     * second while a pipeline of the stream works, every ten seconds while it is idle; may do nothing. Implementations
     * must remove only what is done <em>durably</em>: what a power loss could bring back as waiting stays.
     */
    void housekeep(Instant now);
}
