package io.minibatch.internal;

import java.time.Duration;

/** Calls something later. */
@FunctionalInterface
public interface Alarm {

    /** Never calls: for a runner without threads, where nothing happens while a function runs. */
    Alarm NONE = (delay, action) -> () -> {};

    /**
     * Calls the action once after the delay, on a thread that must not be blocked.
     *
     * @return takes it back
     */
    Runnable after(Duration delay, Runnable action);
}
