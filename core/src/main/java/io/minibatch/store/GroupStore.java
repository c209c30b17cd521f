package io.minibatch.store;

import io.minibatch.DeadWindow;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** One group of a stream: its progress, its windows, and what it set aside. */
public interface GroupStore {

    /** The group's name. */
    String name();

    /** Whether it is there. */
    boolean exists();

    /**
     * Makes the group, durably; nothing if it exists. From then on no message that it has not done is removed, but by
     * age.
     *
     * @param fromNow whether it begins with the next message instead of the oldest one there
     */
    void create(boolean fromNow, Instant now);

    /**
     * Removes the group.
     *
     * @throws io.minibatch.MinibatchException if somebody owns it
     */
    void drop();

    /** A copy of the progress of this moment, readable by any process; a fresh one if the group does not exist. */
    GroupState state();

    /**
     * Becomes the one who makes windows for this group.
     *
     * @return empty if another process does
     * @throws io.minibatch.MinibatchException if an owner of this process does already
     */
    Optional<GroupOwner> acquire();

    /**
     * Asks for a {@link Transition.Retry}, {@link Transition.Drop}, {@link Transition.Pause} or
     * {@link Transition.Resume}: carried out at once if nobody owns the group, otherwise handed to its owner, durably.
     */
    void request(Transition transition);

    /** The messages of a window, as {@link MessageLog#read}; of one that was set aside, from its copy. */
    Iterator<StoredMessage> members(WindowRecord window);

    /** The done windows of a stream that keeps, in the order of their claims. */
    Stream<WindowRecord> done();

    /** What was set aside, oldest first. */
    default List<DeadWindow> dead() {
        return dead(Integer.MAX_VALUE);
    }

    /** The oldest of what was set aside, at most so many. Implementations must not read the causes of more. */
    List<DeadWindow> dead(int most);

    /**
     * What the owner last {@linkplain GroupOwner#report reported}. If there is no owner: the last one's failure, or
     * empty if it did not report one.
     */
    Optional<GroupReport> report();
}
