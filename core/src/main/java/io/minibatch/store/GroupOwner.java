package io.minibatch.store;

import java.util.List;

/**
 * The right to make windows for a group, held by one at a time in all processes. Lost when closed, and when the process
 * dies. Safe for use by many threads.
 */
public interface GroupOwner extends AutoCloseable {

    /**
     * The progress. Belongs to the owner: it changes by {@link #commit} and, where messages were cleared or are gone, by
     * {@link #requests}. It is read by one thread at a time, under the same lock that the caller holds while calling these.
     */
    GroupState state();

    /**
     * Makes transitions, all or none, in one durable step, and applies them to {@link #state}. When this returns they
     * survive the death of the process (with {@code sync=always}, power loss).
     *
     * @throws StaleException if this owner is closed or a transition is of an attempt that is not the current one
     */
    void commit(List<Transition> transitions);

    /**
     * Takes what others have asked for since the last call, in order. The caller commits it, or ignores what is stale.
     * Implementations take notice here of messages that were cleared or are gone, so that nobody waits for them.
     */
    List<Transition> requests();

    /** Calls the action from any thread, soon after somebody asked for something. Replaces an earlier action. */
    void onRequest(Runnable action);

    /**
     * Tells others how it goes. Need not be durable; gone when the owner is, but for a report of a failure, which stays
     * until there is another owner.
     */
    void report(GroupReport report);

    /** Gives the right back. Open windows stay open for the next owner. Closing twice does nothing. */
    @Override
    void close();
}
