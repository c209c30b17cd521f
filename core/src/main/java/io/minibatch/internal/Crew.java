package io.minibatch.internal;

import java.time.Duration;

/** The threads that run a pipeline's deliveries. */
interface Crew {

    void start();

    /** Waits until all of them are done, and says whether they are. */
    boolean awaitEnd(Duration atMost) throws InterruptedException;

    /** Whether the calling thread is one of them: it cannot wait for itself. */
    boolean isHere();
}
