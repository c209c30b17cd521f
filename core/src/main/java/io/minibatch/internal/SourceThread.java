package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.MinibatchListener;
import io.minibatch.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A source on its thread: called again when it throws, until it returns or is stopped. */
final class SourceThread<T> {

    private static final Logger LOG = LoggerFactory.getLogger(SourceThread.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration HEALTHY = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final String stream;
    private final Source<T> source;
    private final Appender<T> appender;
    private final MinibatchListener listener;
    private final Thread thread;
    private final Thread closer;
    private final Runnable ended;
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile @Nullable String trouble;

    SourceThread(
            String stream,
            int number,
            Source<T> source,
            Function<Consumer<String>, Appender<T>> appender,
            MinibatchListener listener,
            Runnable ended) {
        this.stream = stream;
        this.source = source;
        this.appender = appender.apply(this::waits);
        this.listener = listener;
        this.ended = ended;
        this.thread = Threads.daemon("minibatch-source-" + stream + "-" + number, this::work);
        this.closer = Threads.daemon("minibatch-source-" + stream + "-" + number + "-close", this::close);
    }

    void start() {
        thread.start();
    }

    private void work() {
        var failures = 0;
        var pause = FIRST_PAUSE;
        while (!stopping()) {
            var started = System.nanoTime();
            try {
                source.stream(appender);
                break;
            } catch (Throwable e) {
                if (stopping()) {
                    break;
                }
                Thread.interrupted(); // nobody but us may stop it, so an interrupt of somebody else is one more failure
                if (System.nanoTime() - started > HEALTHY.toNanos()) {
                    failures = 0;
                    pause = FIRST_PAUSE;
                }
                failures++;
                failed(failures, pause, e);
                await(pause);
                var doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        }
        trouble = null;
        ended.run();
    }

    private void waits(String what) {
        trouble = what.isEmpty() ? null : "source" + Name.of(source) + " " + what;
    }

    private void failed(int failures, Duration pause, Throwable cause) {
        trouble = "source" + Name.of(source) + " failed (" + failures + " in a row), last: " + ErrorText.of(cause);
        LOG.warn(
                "Source{} of stream {} failed and is called again in {} ms",
                Name.of(source),
                stream,
                pause.toMillis(),
                cause);
        listener.sourceFailed(stream, source, failures, pause, cause);
    }

    private void await(Duration pause) {
        try {
            if (stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("Source{} of stream {} is stopped while it pauses", Name.of(source), stream);
            }
        } catch (InterruptedException e) {
            LOG.debug("The pause of source{} ends early", Name.of(source));
        }
    }

    private boolean stopping() {
        return stop.getCount() == 0;
    }

    /** What is wrong with it at the moment. */
    Optional<String> trouble() {
        return Optional.ofNullable(trouble);
    }

    boolean isHere() {
        return Thread.currentThread() == thread || Thread.currentThread() == closer;
    }

    /** Tells it to stop; does not wait. */
    void stop() {
        stop.countDown();
        closer.start();
    }

    /** First the polite way. On a thread of its own: a source whose close blocks shall not hold up the others. */
    private void close() {
        try {
            source.close();
        } catch (Throwable e) {
            LOG.warn("Source{} of stream {} failed to close", Name.of(source), stream, e);
        } finally {
            thread.interrupt();
        }
    }

    /** Waits until it has stopped, for a bounded time. */
    void awaitEnd() throws InterruptedException {
        closer.join(PATIENCE.toMillis());
        thread.interrupt();
        thread.join(PATIENCE.toMillis());
        if (thread.isAlive()) {
            LOG.warn(
                    "Source{} of stream {} does not stop: it has ignored close() and an interrupt for {} s",
                    Name.of(source),
                    stream,
                    PATIENCE.toSeconds());
        }
    }
}
