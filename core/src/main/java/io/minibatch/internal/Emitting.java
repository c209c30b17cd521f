package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.Emission;
import io.minibatch.MinibatchException;
import io.minibatch.PipelineSpec;
import io.minibatch.PipelineStatus;
import io.minibatch.WindowEmitter;
import io.minibatch.store.GroupState;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the emitter, and remembers what it waits for, so that it is not asked in vain. All calls are made under the
 * runner's lock.
 *
 * <p>In a drain the buffer has a fixed end. The drain is over when nothing waits below it, when the emitter waits for
 * messages only (none can come), or when it still waits after one of its own waits ran out.
 */
final class Emitting<T> {

    private static final Logger LOG = LoggerFactory.getLogger(Emitting.class);
    private static final long MANY_INTERVALS = 10_000;
    private static final Duration LEADER_PAUSE = Duration.ofMillis(100);

    private final String stream;
    private final String prefix;
    private final Codec<T> codec;
    private final WindowEmitter<T> emitter;
    private final MessageLog log;
    private final Time time;

    private Instant lastNow = Instant.MIN;
    private boolean waiting;
    private long wakeEnd;
    private long deadline;
    private @Nullable Drain drain;

    /** A drain: a fixed end, and how far the waiting has come. */
    private static final class Drain {
        final long end;
        final boolean ending;
        boolean waited;
        boolean over;

        Drain(long end, boolean ending) {
            this.end = end;
            this.ending = ending;
        }
    }

    @SuppressWarnings("unchecked") // an emitter of a supertype only reads the buffer; what it emits comes from there
    Emitting(PipelineSpec<T, ?> spec, MessageLog log, Time time) {
        this.stream = spec.stream();
        this.prefix = spec.stream() + "/" + spec.options().group() + "/";
        this.codec = spec.codec();
        this.emitter = (WindowEmitter<T>) spec.emitter();
        this.log = log;
        this.time = time;
    }

    /** From now on nothing that comes later counts. */
    void drain(boolean ending) {
        drain = new Drain(log.end(), ending);
        waiting = false;
    }

    boolean draining() {
        return drain != null;
    }

    /** Whether the drain needs no further window. */
    boolean over() {
        return drain != null && drain.over;
    }

    /** The stream's end at which asking again makes sense. */
    long wakeEnd() {
        return !waiting ? 0 : drain != null ? Long.MAX_VALUE : wakeEnd;
    }

    /** When asking again makes sense in any case. */
    long deadline() {
        return waiting ? deadline : 0;
    }

    /** What the strategy has said that it waits for; empty while it is to be asked. */
    Optional<PipelineStatus.Waits> waits() {
        if (!waiting) {
            return Optional.empty();
        }
        var missing = wakeEnd() == Long.MAX_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(Math.max(0, wakeEnd() - log.end()));
        var left = Duration.ofNanos(Math.max(0, deadline - time.nanos()));
        return Optional.of(new PipelineStatus.Waits(
                missing,
                deadline == Time.NEVER
                        ? Optional.empty()
                        : Optional.of(time.now().plus(left))));
    }

    /**
     * The claim of the next window, null if there is none for now.
     *
     * @throws MinibatchException if the emitter throws or breaks a rule
     */
    Transition.@Nullable Claim next(GroupState state) {
        if (waiting && wakeEnd() == Long.MAX_VALUE && time.nanos() < deadline) {
            return null;
        }
        var end = drain != null ? drain.end : log.end(waiting ? wakeEnd - 1 : state.position());
        if (waiting && end < wakeEnd() && time.nanos() < deadline) {
            return null;
        }
        state.skipTo(log.first()); // what was cleared or became too old waits no more
        if (drain != null && state.waiting(end) == 0) {
            drain.over = true;
        }
        if (over()) {
            waitUntil(Long.MAX_VALUE, Time.NEVER);
            return null;
        }
        return ask(state, end);
    }

    /** The claim could not be written: ask again. */
    void forget() {
        waiting = false;
    }

    private Transition.@Nullable Claim ask(GroupState state, long end) {
        var clock = time.now();
        var now = clock.isBefore(lastNow) ? lastNow : clock;
        lastNow = now;
        var bounds = new StoredBuffer.Bounds(end, drain != null && drain.ending);
        var buffer = new StoredBuffer<>(stream, codec, log, state, bounds, () -> completeUntil(now, end));
        try {
            var emission = emitter.next(buffer, now);
            if (emission instanceof Emission.Emit<T> emit) {
                var claim = EmissionCheck.claim(prefix, buffer, emit, now);
                warnOfJump(claim, state.previous());
                waiting = false;
                if (drain != null) {
                    drain.waited = false;
                }
                return claim;
            }
            if (emission instanceof Emission.Wait<T> wait) {
                waitAsSaid(wait, end, buffer.size());
                return null;
            }
            throw new IllegalArgumentException(
                    "it returned null: return Emission.emit(...) or Emission.waitAtMost(...)");
        } catch (Throwable e) {
            var unreadable = UnreadableMessageException.of(e, buffer);
            if (unreadable == null) {
                throw stopped(e);
            }
            waiting = false;
            if (drain != null) {
                drain.waited = false;
            }
            return alone(unreadable, state.previous(), now);
        }
    }

    /**
     * A window of one message, which its delivery will find undecodable and set aside: a strategy that reads data shall
     * not be stopped by it, and no longer see it.
     */
    private Transition.Claim alone(LazyMessage<?> message, Instant previous, Instant now) {
        var number = message.sequence();
        return new Transition.Claim(
                prefix + number, Sequences.of(number), Sequences.NONE, Optional.empty(), previous, now);
    }

    private MinibatchException stopped(Throwable e) {
        var known = e instanceof IllegalArgumentException || e instanceof MinibatchException;
        return new MinibatchException(
                "The strategy" + Name.of(emitter) + " of " + prefix.substring(0, prefix.length() - 1)
                        + " stops the pipeline: " + (known ? e.getMessage() : ErrorText.of(e)),
                e);
    }

    /** What was appended since the end was read is not in the buffer: time is complete only up to there. */
    private Instant completeUntil(Instant now, long end) {
        var complete = log.completeUntil(now);
        for (var missed = log.read(Sequences.range(end, log.end() - 1)); missed.hasNext(); ) {
            var created = missed.next().created();
            complete = created.isBefore(complete) ? created : complete;
        }
        return complete;
    }

    private void waitAsSaid(Emission.Wait<T> wait, long end, long size) {
        var ranOut = waiting && time.nanos() >= deadline;
        // A size that is there already rules nothing out.
        var missing = wait.size() <= size ? 1 : wait.size() - size;
        waitUntil(missing > Long.MAX_VALUE - end ? Long.MAX_VALUE : end + missing, time.after(wait.atMost()));
        if (drain != null) {
            drain.over = deadline == Time.NEVER || (drain.waited && ranOut);
            drain.waited = true;
        }
    }

    /** A window is due, but another process makes it: looks again soon. */
    void leaveToLeader() {
        waitUntil(Long.MAX_VALUE, time.after(LEADER_PAUSE));
    }

    private void waitUntil(long end, long deadline) {
        waiting = true;
        wakeEnd = end;
        this.deadline = deadline;
    }

    /** After a very long silence a strategy of intervals may pass over the empty ones; that shall not be silent. */
    private void warnOfJump(Transition.Claim claim, Instant previous) {
        claim.from().filter(from -> from.isAfter(previous)).ifPresent(from -> {
            var passed = Duration.between(previous, from).dividedBy(Duration.between(from, claim.until()));
            if (passed >= MANY_INTERVALS) {
                LOG.warn(
                        "{} passes over {} empty intervals, from {} to {}: nothing was appended for so long",
                        claim.window(),
                        passed,
                        previous,
                        from);
            }
        });
    }
}
