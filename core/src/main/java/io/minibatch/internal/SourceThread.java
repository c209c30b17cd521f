package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.MinibatchListener;
import io.minibatch.Source;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** A source on its thread: called again when it throws, until it returns or is stopped. */
final class SourceThread<T> implements DirectAppender.Watch {

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
    private final LongAdder appended = new LongAdder();
    private final AtomicReference<@Nullable SourceTrouble> trouble = new AtomicReference<>();
    private volatile String waitsFor = "";
    private volatile long begun; // the run

    SourceThread(
            String stream,
            int number,
            Source<T> source,
            Function<DirectAppender.Watch, Appender<T>> appender,
            MinibatchListener listener,
            Runnable ended) {
        this.stream = stream;
        this.source = source;
        this.appender = appender.apply(this);
        this.listener = listener;
        this.ended = ended;
        this.thread = Threads.daemon("minibatch-source-" + stream + "-" + number, this::work);
        this.closer = Threads.daemon("minibatch-source-" + stream + "-" + number + "-close", this::close);
    }

    void start() {
        thread.start();
    }

    private void work() {
        var pause = FIRST_PAUSE;
        while (!stopping()) {
            begun = System.nanoTime();
            try {
                source.stream(appender);
                break;
            } catch (Throwable e) {
                if (stopping()) {
                    break;
                }
                Thread.interrupted(); // nobody but us may stop it, so an interrupt of somebody else is one more failure
                if (healthy()) {
                    pause = FIRST_PAUSE;
                }
                failed(pause, e);
                await(pause);
                var doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
            }
        }
        waitsFor = "";
        if (stopping()) {
            trouble.set(null);
        } else {
            works();
            LOG.info(
                    "Source{} of stream {} has come to its end: {}",
                    Name.of(source),
                    stream,
                    appended.sum() == 0 ? "there was nothing new" : "messages appended: " + appended.sum());
        }
        ended.run();
    }

    @Override
    public void appended(int messages) {
        appended.add(messages);
        waits("");
    }

    @Override
    public void waits(String what) {
        waitsFor = what;
        if (what.isEmpty()) {
            works();
        }
    }

    private boolean healthy() {
        return System.nanoTime() - begun > HEALTHY.toNanos();
    }

    private void works() {
        if (trouble.get() == null) {
            return; // the usual case
        }
        var healthy = healthy();
        var was = trouble.getAndUpdate(now -> now == null ? null : now.appended(healthy));
        if (was != null && was.isToBeTold(healthy)) {
            LOG.info(
                    "Source{} of stream {} works again; it had failed {} in {} s",
                    Name.of(source),
                    stream,
                    Settlement.times(was.failures()),
                    TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - was.since()));
        }
    }

    private void failed(Duration pause, Throwable cause) {
        waitsFor = "";
        var error = ErrorText.of(cause);
        var healthy = healthy();
        var moment = System.nanoTime();
        var known = trouble.getAndUpdate(was -> SourceTrouble.failed(was, healthy, moment, error));
        var failures = SourceTrouble.failed(known, healthy, moment, error).failures();
        LOG.atLevel(Level.WARN)
                .setCause(failures > 1 && known != null && known.error().equals(error) ? null : cause) // its stack once
                .log(
                        "Source{} of stream {} failed and is called again in {} ms: {}",
                        Name.of(source),
                        stream,
                        pause.toMillis(),
                        error);
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
        var waits = waitsFor;
        if (!waits.isEmpty()) {
            return Optional.of("source" + Name.of(source) + " " + waits);
        }
        return Optional.ofNullable(trouble.get())
                .filter(now -> !now.over())
                .map(now ->
                        "source" + Name.of(source) + " failed (" + now.failures() + " in a row), last: " + now.error());
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
