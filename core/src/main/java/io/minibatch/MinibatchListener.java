package io.minibatch;

import java.time.Duration;

/**
 * Sees what happens, for metrics, tests and logs. All methods do nothing by default. They are called on the threads
 * that do the work, in the order of the events of one window, and must not block. An exception of a listener is logged
 * and changes nothing. Everything seen here has happened in this process; what happened in a process that died is not
 * seen.
 */
public interface MinibatchListener {

    /** A window was claimed durably; its function has not run yet. */
    default void windowClaimed(Window<?> window) {}

    /** A window is about to be given to its function, for the first time or again. */
    default void attemptStarted(Window<?> window) {}

    /**
     * The function, a sink by {@link RejectedException}, or the time limit failed an attempt. Either the window is
     * delivered again or {@link #windowSetAside} follows.
     */
    default void attemptFailed(Window<?> window, Throwable cause) {}

    /** The function and all sinks returned and the window is completed durably. It never comes again. */
    default void windowCompleted(Window<?> window, Duration took) {}

    /** The window was set aside, durably, after its last attempt failed. */
    default void windowSetAside(DeadWindow dead, Throwable cause) {}

    /** One message could not be decoded and was set aside alone, durably. Its window goes on without it. */
    default void messageSetAside(DeadWindow dead, Throwable cause) {}

    /**
     * An attempt took longer than its time limit. Its result will be refused; the window is delivered again when its
     * thread has ended.
     */
    default void attemptTimedOut(Window<?> window, Duration limit) {}

    /** A sink refused a result; it is called again after the pause. */
    default void sinkFailed(Window<?> window, Sink<?> sink, int failures, Duration pause, Throwable cause) {}

    /** A source threw; it is called again after the pause. */
    default void sourceFailed(String stream, Source<?> source, int failures, Duration pause, Throwable cause) {}

    /** A pipeline stopped with an error: it makes no more windows. */
    default void pipelineFailed(String stream, String group, Throwable cause) {}
}
