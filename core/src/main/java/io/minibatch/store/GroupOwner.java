package io.minibatch.store;

import java.util.Collection;
import java.util.List;

/**
 * The right to make windows for a group, held by one at a time in all processes, and to run them. Lost when closed, and
 * when the process dies. Safe for use by many threads.
 */
public interface GroupOwner extends AutoCloseable {

    /**
     * The progress. Belongs to the owner: it changes by {@link #commit} and, where messages were cleared or are gone,
     * by {@link #requests}. It is read by one thread at a time, under the same lock that the caller holds while calling
     * these.
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
     * Open windows that have become the caller's to deliver since the last call: at first those that were found open.
     * Where several processes run the windows of a group, also those handed out to this one.
     */
    List<Assigned> assigned();

    /**
     * An open window to be delivered.
     *
     * @param window as it is written down
     * @param begun whether its present attempt is still to be made; else the next one begins with
     *     {@link Transition.Begin}
     */
    record Assigned(WindowRecord window, boolean begun) {

        /** Windows whose last attempt ended with the process that made it. */
        public static List<Assigned> all(Collection<WindowRecord> open) {
            return open.stream().map(window -> new Assigned(window, false)).toList();
        }
    }

    /** Whether an open window is the caller's to deliver: not if another process has taken it away. */
    default boolean runs(String window) {
        return true;
    }

    /**
     * Whether windows may be claimed now. Where several processes work for a group at once, each has an owner, and one
     * of them leads; the action of {@link #onRequest} is called when that changes.
     */
    default boolean leads() {
        return true;
    }

    /**
     * How many windows other processes would run, more than are open already. While there are any, the action of
     * {@link #onRequest} is called now and then.
     */
    default int wanted() {
        return 0;
    }

    /**
     * Claims a window that one of the other processes shall run, durably, as {@link #commit} does.
     *
     * @throws StaleException if this owner does not lead
     */
    default void handOut(Transition.Claim claim) {
        throw new UnsupportedOperationException("Nobody else runs windows of this group, but " + claim.window()
                + " shall be handed out: ask wanted() first");
    }

    /** Tells other processes how many windows more the caller would run. */
    default void offer(int windows) {}

    /**
     * Takes what others have asked for since the last call, in order. The caller commits it, or ignores what is stale.
     * Implementations take notice here of messages that were cleared or are gone, so that nobody waits for them.
     */
    List<Transition> requests();

    /**
     * Calls the action from any thread, soon after somebody asked for something, or a window was {@link #assigned}.
     * Replaces an earlier action.
     */
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
