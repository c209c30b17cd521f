package io.minibatch.internal;

import io.minibatch.PipelineSpec.BoundSink;
import java.time.Duration;

/** What became of running a delivery. */
sealed interface Outcome {

    /** Whether the store is told. */
    default boolean isWritten() {
        return true;
    }

    /** The function and all sinks returned. */
    record Completed() implements Outcome {}

    /** No message of the window is left: nothing was to be done. */
    record Vanished() implements Outcome {}

    /** The attempt failed. */
    record Failed(Throwable cause) implements Outcome {}

    /** The process that ran the attempt ended: found by the next one. */
    record Lost() implements Outcome {}

    /** The only message of the window cannot be decoded: no further attempt would help. */
    record Hopeless(Throwable cause) implements Outcome {}

    /** A sink refused the result and is called again after the pause. */
    record SinkRefused(BoundSink<?> sink, int failures, Duration pause, Throwable cause) implements Outcome {
        @Override
        public boolean isWritten() {
            return false;
        }
    }

    /** Too many messages in a row could not be decoded: the window waits until the group is resumed. */
    record Held() implements Outcome {
        @Override
        public boolean isWritten() {
            return false;
        }
    }

    /** What could not be decoded could not be set aside: again from the start, at that moment. */
    record Postponed(long until) implements Outcome {
        @Override
        public boolean isWritten() {
            return false;
        }
    }

    /** The store cannot read the window: the pipeline stops. */
    record Unreadable(RuntimeException cause) implements Outcome {}

    /** Stopped by force: the window is delivered again by the next run; that is no failure. */
    record Abandoned() implements Outcome {}
}
