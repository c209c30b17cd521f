package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.MinibatchException;
import io.minibatch.PipelineStatus;
import io.minibatch.store.StreamStore;
import io.minibatch.store.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is open in an engine, and looked after once a second. */
final class Open {

    private static final Logger LOG = LoggerFactory.getLogger(Open.class);
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration TAKE_OVER = Duration.ofMillis(250);

    private final Background background;
    private final Supplier<Instant> now;
    private final Set<Running> running = new LinkedHashSet<>();
    private final Map<WindowNames, PipelineSubscription<?, ?>> pipelines = new HashMap<>();
    private final Set<Appender<?>> appenders = new LinkedHashSet<>();
    private final Set<PipelineSubscription<?, ?>> standingBy = new LinkedHashSet<>();
    private final Set<String> logged = new LinkedHashSet<>();
    private @Nullable Runnable takingOver; // ends it; null while nobody stands by
    private boolean ticking;
    private boolean closed;

    Open(Background background, Supplier<Instant> now) {
        this.background = background;
        this.now = now;
    }

    synchronized void add(SourcesSubscription<?> sources) {
        checkOpen();
        running.add(sources);
    }

    synchronized void add(BatchedAppender<?> appender) {
        checkOpen();
        appenders.add(appender);
    }

    synchronized void add(PipelineSubscription<?, ?> pipeline) {
        checkOpen();
        if (pipelines.putIfAbsent(pipeline.names(), pipeline) != null) {
            throw new MinibatchException("Group " + pipeline.names().group() + " of stream "
                    + pipeline.names().stream()
                    + " is read by another pipeline of this process already: give this one a"
                    + " group of its own, .group(\"...\"), or more workers to the first");
        }
        running.add(pipeline);
        if (!ticking) {
            ticking = true;
            background.every(TICK, this::tick);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new MinibatchException("This Minibatch is closed: open a new one");
        }
    }

    synchronized void remove(Object ended) {
        if (ended instanceof Running subscription) {
            running.remove(subscription);
        }
        if (ended instanceof PipelineSubscription<?, ?> pipeline) {
            pipelines.remove(pipeline.names(), pipeline);
        }
        if (ended instanceof BatchedAppender<?> appender) {
            appenders.remove(appender);
        }
    }

    /**
     * Has the pipeline try to take its group over, again and again, until it {@linkplain #standsByNoMore stands by no
     * more}.
     */
    synchronized void standBy(PipelineSubscription<?, ?> pipeline) {
        standingBy.add(pipeline);
        if (takingOver == null) {
            takingOver = background.every(TAKE_OVER, this::takeOver); // one for all: waking up is what costs
        }
    }

    synchronized void standsByNoMore(PipelineSubscription<?, ?> pipeline) {
        standingBy.remove(pipeline);
        if (standingBy.isEmpty() && takingOver != null) {
            takingOver.run();
            takingOver = null;
        }
    }

    private void takeOver() {
        List<PipelineSubscription<?, ?>> all;
        synchronized (this) {
            all = List.copyOf(standingBy);
        }
        all.forEach(PipelineSubscription::tryAgain);
    }

    private synchronized List<PipelineSubscription<?, ?>> pipelines() {
        return List.copyOf(pipelines.values());
    }

    List<PipelineStatus> statuses() {
        return pipelines().stream()
                .map(PipelineSubscription::status)
                .sorted(Comparator.comparing(PipelineStatus::stream).thenComparing(PipelineStatus::group))
                .toList();
    }

    /** The pipelines of a stream take notice of what somebody did to it. */
    void serve(String stream) {
        pipelines().stream()
                .filter(pipeline -> pipeline.names().stream().equals(stream))
                .forEach(PipelineSubscription::look);
    }

    private void tick() {
        var streams = new HashMap<String, StreamStore>();
        for (var pipeline : pipelines()) {
            if (pipeline.isLive()) {
                logOnce(pipeline.names(), () -> {
                    if (pipeline.tick()) {
                        streams.put(pipeline.names().stream(), pipeline.stream());
                    }
                });
            }
        }
        streams.forEach((name, stream) -> logOnce(name, () -> stream.housekeep(now.get())));
    }

    /** What goes wrong every second is not logged every second. */
    private void logOnce(Object what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            if (isClosing() || !logged.add(what + " " + ErrorText.of(e))) {
                return; // what is being closed may fail in between
            }
            if (e instanceof UnavailableException) {
                LOG.warn("Housekeeping of {} waits: {}", what, e.getMessage());
            } else {
                LOG.warn("Housekeeping of {} failed; it is tried again every second", what, e);
            }
        }
    }

    private synchronized boolean isClosing() {
        return closed;
    }

    /** Whether the calling thread is one that the end of a pipeline or source waits for. */
    boolean isHere() {
        List<Running> all;
        synchronized (this) {
            all = List.copyOf(running);
        }
        return all.stream().anyMatch(Running::isOneOfMine);
    }

    /** From now on nothing can be opened. False: that was said before. */
    synchronized boolean beginClosing() {
        var first = !closed;
        closed = true;
        return first;
    }

    /** Ends all pipelines and sources at the same time, and waits for them. */
    void closeRunning() {
        List<Running> all;
        synchronized (this) {
            all = List.copyOf(running);
        }
        all.forEach(Running::end);
        all.forEach(Running::close);
    }

    /** Closes each; throws what could not be written. */
    void closeAppenders() {
        List<Appender<?>> all;
        synchronized (this) {
            all = List.copyOf(appenders);
        }
        @Nullable RuntimeException failure = null;
        for (var appender : all) {
            try {
                appender.close();
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
