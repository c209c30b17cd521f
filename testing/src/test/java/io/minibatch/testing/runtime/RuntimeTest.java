package io.minibatch.testing.runtime;

import io.minibatch.DeadWindow;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchListener;
import io.minibatch.Retry;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.Window;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Real threads on a store in memory. */
@Timeout(120)
abstract class RuntimeTest {

    /** Retries soon, so that no test waits. */
    static final Duration SOON = Duration.ofMillis(1);

    final Events events = new Events();
    Minibatch mb;
    MessageStream<Integer> numbers;

    @BeforeEach
    void open() {
        mb = Minibatch.builder().url("memory:").listener(events).open();
        numbers = mb.stream("numbers", Integer.class);
    }

    @AfterEach
    void close() {
        mb.close();
    }

    static Retry soon(int attempts) {
        return Retry.upTo(attempts).backoff(SOON, SOON);
    }

    final void appendUpTo(int last) {
        numbers.appendAll(IntStream.rangeClosed(1, last).boxed().toList());
    }

    /** Everything that a listener hears, in words. */
    static final class Events implements MinibatchListener {
        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void windowClaimed(Window<?> window) {
            all.add("claimed " + window.id());
        }

        @Override
        public void attemptStarted(Window<?> window) {
            all.add("started " + window.id() + " attempt " + window.attempt());
        }

        @Override
        public void attemptFailed(Window<?> window, Throwable cause) {
            all.add("failed " + window.id() + ": " + cause.getMessage());
        }

        @Override
        public void windowCompleted(Window<?> window, Duration took) {
            all.add("completed " + window.id());
        }

        @Override
        public void windowSetAside(DeadWindow dead, Throwable cause) {
            all.add("dead " + dead.id());
        }

        @Override
        public void messageSetAside(DeadWindow dead, Throwable cause) {
            all.add("dead message " + dead.id());
        }

        @Override
        public void attemptTimedOut(Window<?> window, Duration limit) {
            all.add("timed out " + window.id());
        }

        @Override
        public void sinkFailed(Window<?> window, Sink<?> sink, int failures, Duration pause, Throwable cause) {
            all.add("sink failed " + window.id() + " " + failures);
        }

        @Override
        public void sourceFailed(String stream, Source<?> source, int failures, Duration pause, Throwable cause) {
            all.add("source failed " + failures);
        }

        @Override
        public void pipelineFailed(String stream, String group, Throwable cause) {
            all.add("pipeline failed " + stream + "/" + group);
        }
    }
}
