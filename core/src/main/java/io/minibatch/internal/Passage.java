package io.minibatch.internal;

import io.minibatch.PipelineSpec;
import io.minibatch.store.GroupStore;
import java.util.function.BooleanSupplier;

/**
 * Brings a delivery through reading, function and sinks, on the thread of a worker. Writes nothing down but bad
 * messages.
 */
final class Passage<T, R> {

    private final PipelineSpec<T, R> spec;
    private final WindowNames names;
    private final GroupStore group;
    private final Undecodables<T, R> undecodables;
    private final Surroundings around;
    private final Attempt<T, R> attempt;

    Passage(PipelineSpec<T, R> spec, GroupStore group, Undecodables<T, R> undecodables, Surroundings around) {
        this.spec = spec;
        this.names = new WindowNames(spec.stream(), spec.options().group());
        this.group = group;
        this.undecodables = undecodables;
        this.around = around;
        this.attempt = new Attempt<>(spec, around);
    }

    /**
     * What becomes of a delivery. Does not throw.
     *
     * @param abandoning whether all that does not complete shall be left
     */
    Outcome bring(Delivery<T, R> delivery, BooleanSupplier abandoning) {
        var execution = new Execution(around.time().nanos());
        delivery.execution = execution;
        Outcome outcome;
        try {
            outcome = delivery.unsettled != null ? delivery.unsettled : work(delivery, execution, abandoning);
        } catch (RuntimeException e) {
            outcome = new Outcome.Unreadable(e);
        } catch (Error e) {
            outcome = new Outcome.Failed(e); // a window too large for the memory, for one
        } finally {
            delivery.execution = null;
            execution.end();
        }
        return abandoning.getAsBoolean() && !(outcome instanceof Outcome.Completed) ? new Outcome.Abandoned() : outcome;
    }

    private Outcome work(Delivery<T, R> delivery, Execution execution, BooleanSupplier abandoning) {
        if (abandoning.getAsBoolean()) {
            return new Outcome.Abandoned(); // it waited in the user's executor for too long
        }
        if (!delivery.processed) {
            delivery.started = execution.started();
            var record = delivery.record();
            var decoding = undecodables.decode(
                    group.members(record), (int) record.members().size(), spec.codec());
            var trouble = undecodables.setAside(delivery, decoding);
            if (trouble != null) {
                return trouble;
            }
            var window = new StoredWindow<>(names, delivery.record(), decoding::messages);
            delivery.window = window;
            around.listener().attemptStarted(window);
            var failed = attempt.function(delivery, window, execution);
            if (failed != null) {
                return failed;
            }
            if (abandoning.getAsBoolean()) {
                // What it made after its interrupt may be half of it, and the sinks may be closed.
                return new Outcome.Abandoned();
            }
        }
        return attempt.sinks(delivery, windowOf(delivery));
    }

    /** As the function sees it; if no function has, one that reads only if somebody looks into it. */
    StoredWindow<T> windowOf(Delivery<T, R> delivery) {
        var window = delivery.window;
        return window != null ? window : Contents.window(names, group, delivery.record(), spec.codec());
    }
}
