package io.minibatch.internal;

import io.minibatch.MinibatchListener;
import io.minibatch.PipelineSpec;
import io.minibatch.RejectedException;
import io.minibatch.RetryLaterException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of a delivery that runs somebody else's code: the function, then the sinks one after the other. Whatever
 * that throws, an Error too, becomes an {@link Outcome}.
 */
final class Attempt<T, R> {

    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);

    private final PipelineSpec<T, R> spec;
    private final Surroundings around;

    Attempt(PipelineSpec<T, R> spec, Surroundings around) {
        this.spec = spec;
        this.around = around;
    }

    /** Runs the function. Null: it returned in time, and the delivery holds its result. */
    @Nullable
    Outcome function(Delivery<T, R> delivery, StoredWindow<T> window, Execution execution) {
        var limit = spec.options().timeout();
        var time = around.time();
        var started = time.nanos();
        R result = null;
        Throwable thrown = null;
        execution.functionBegins();
        Runnable watch = limit.isPresent() ? watch(limit.get(), window, execution) : null;
        try {
            result = spec.function().apply(window);
        } catch (Throwable e) {
            thrown = e;
        }
        var expired = execution.functionReturned();
        if (watch != null) {
            watch.run();
        }
        var late = limit.filter(most -> expired || most.compareTo(Duration.ofNanos(time.nanos() - started)) < 0);
        if (late.isPresent()) {
            return new Outcome.Failed(timeout(late.get(), thrown));
        }
        if (thrown != null) {
            return new Outcome.Failed(thrown);
        }
        delivery.processed = true;
        delivery.result = result;
        return null;
    }

    private Runnable watch(Duration limit, StoredWindow<T> window, Execution execution) {
        MinibatchListener listener = around.listener();
        return around.alarm().after(limit, () -> execution.expire(() -> listener.attemptTimedOut(window, limit)));
    }

    private static TimeoutException timeout(Duration limit, @Nullable Throwable thrown) {
        var error = new TimeoutException("took longer than the limit of " + limit.toMillis()
                + " ms; its result is refused. Make the function faster, or its timeout longer");
        if (thrown != null) {
            error.initCause(thrown); // shows where it was
        }
        return error;
    }

    /** Gives the result to the sinks that have not taken it yet. */
    Outcome sinks(Delivery<T, R> delivery, StoredWindow<T> window) {
        var result = delivery.result;
        while (result != null && delivery.sink < spec.sinks().size()) {
            var bound = spec.sinks().get(delivery.sink);
            delivery.calling = bound.sink();
            try {
                bound.sink().deliver(window, result);
            } catch (RejectedException e) {
                return new Outcome.Failed(e);
            } catch (Throwable e) {
                return refused(delivery, bound, e);
            } finally {
                delivery.calling = null;
            }
            delivery.sink++;
            works(delivery);
        }
        return new Outcome.Completed();
    }

    private void works(Delivery<T, R> delivery) {
        var was = delivery.sinkTrouble;
        if (was != null) {
            delivery.sinkTrouble = null;
            LOG.info(
                    "Sink{} works again: it took the result of window {}, after it had refused it {} in {} s",
                    Name.of(was.sink()),
                    delivery.id(),
                    Settlement.times(was.failures()),
                    TimeUnit.NANOSECONDS.toSeconds(around.time().nanos() - was.since()));
        }
    }

    private Outcome refused(Delivery<T, R> delivery, PipelineSpec.BoundSink<R> bound, Throwable cause) {
        var known = delivery.sinkTrouble;
        var failures = known == null ? 1 : known.failures() + 1;
        var since = known == null ? around.time().nanos() : known.since();
        delivery.sinkTrouble = new Delivery.SinkTrouble(bound.sink(), failures, since, cause);
        Optional<Duration> pause = bound.retry().pause(failures, around.random().getAsDouble());
        if (cause instanceof RetryLaterException later) {
            pause = pause.map(least -> least.compareTo(later.pause()) < 0 ? later.pause() : least);
        }
        return pause.<Outcome>map(after -> new Outcome.SinkRefused(bound, failures, after, cause))
                .orElseGet(() -> new Outcome.Failed(cause));
    }
}
