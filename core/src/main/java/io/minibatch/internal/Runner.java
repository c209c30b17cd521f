package io.minibatch.internal;

import io.minibatch.PipelineSpec;
import io.minibatch.PipelineStatus;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.StaleException;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import io.minibatch.store.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the windows of one group and brings each through function and sinks: a state machine without threads. Threads
 * (or a test) call {@link #next}, and give what they get to {@link #run}.
 *
 * <pre>
 *   emitter ──claim──▶ ready ──next()──▶ running ──▶ completed
 *                        ▲                 │  │
 *                        │◀── pause ───────┘  ├────▶ set aside ──retry──▶ ready
 *                        │  (attempt failed:  │
 *                        │   next attempt;    └────▶ held (100 messages in a row undecodable:
 *                        │   sink refused:           the group pauses) ──resume──┐
 *                        │   same attempt)                                       │
 *                        └───────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Nothing here sleeps: a pause is a moment before which a delivery is not ready. {@link #waiting} says when calling
 * {@link #next} again makes sense.
 *
 * <p><b>Locks.</b> One lock guards the group's state, the emitter, the deliveries and every commit, so that windows are
 * claimed one after the other. Functions, sinks, codecs and listeners run outside of it; only the emitter runs inside.
 * A delivery that is running belongs to its thread.
 *
 * <p><b>Durable before visible.</b> A claim is committed before a thread gets the delivery, a further attempt before
 * the function sees it, completion after the last sink. Whoever dies in between leaves an open window, and the next
 * owner's runner counts the attempt as failed, and delivers the window again with the next attempt's number. A runner
 * that is stopped says of each attempt that has not ended that it is released: that does not count.
 *
 * @param <T> the payload
 * @param <R> the result
 */
public final class Runner<T, R> {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);

    private final PipelineSpec<T, R> spec;
    private final WindowNames names;
    private final GroupOwner owner;
    private final Progress progress;
    private final Requests requests;
    private final Surroundings around;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deliveries<T, R> deliveries;
    private final Emitting<T> emitting;
    private final Intake<T, R> intake;
    private final Settlement<T, R> settlement;
    private final Undecodables<T, R> undecodables;
    private final Passage<T, R> passage;

    private volatile boolean paused;
    private volatile boolean stopped;
    private volatile boolean abandoning;
    private volatile @Nullable Throwable failure;
    private volatile Runnable wake = () -> {};

    /**
     * For the owner of a group. Windows that are open already are delivered first, in the order of their claims.
     *
     * @param owner the right to make windows of the group; stays with the caller, who closes it
     */
    public Runner(PipelineSpec<T, R> spec, StreamStore stream, GroupOwner owner, Surroundings around) {
        this.spec = spec;
        this.names = new WindowNames(spec.stream(), spec.options().group());
        this.owner = owner;
        this.progress = new Progress(names, owner, around.time());
        this.requests = new Requests(names, owner, progress);
        this.around = around;
        this.deliveries = new Deliveries<>(spec.options().workers());
        this.emitting = new Emitting<>(spec, stream.messages(), around.time());
        this.intake = new Intake<>(names, owner, progress, emitting, deliveries);
        this.settlement = new Settlement<>(spec, owner, deliveries, around);
        this.undecodables =
                new Undecodables<>(names, lock, settlement, progress, stream::settings, () -> paused = true);
        this.passage = new Passage<>(spec, stream.group(spec.options().group()), undecodables, around);
        this.paused = owner.state().paused().isPresent();
        intake.takeAssigned(paused);
        owner.onRequest(() -> {
            requests.arrived();
            handOut();
            wake.run();
        });
    }

    /** Windows that other processes run: claimed by whoever comes by, since all threads here may be at work. */
    private void handOut() {
        if (owner.wanted() <= 0) {
            return;
        }
        lock.lock();
        try {
            while (!ended() && !paused && intake.handOut()) {
                LOG.debug("A window of {} is handed out", names);
            }
        } catch (UnavailableException e) {
            progress.failed(e);
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    /** Calls the action, from any thread, when {@link #next} or {@link #waiting} may say something new. */
    void onChange(Runnable action) {
        wake = action;
    }

    /** The next delivery to run, claimed and begun durably; null if there is none for now, or no more. */
    public @Nullable Delivery<T, R> next() {
        Delivery<T, R> delivery = null;
        var claimed = false;
        lock.lock();
        try {
            serveRequests();
            while (delivery == null && !claimed && !ended()) {
                var ready = deliveries.poll(around.time().nanos());
                claimed = ready == null;
                delivery = ready == null ? intake.claim(paused) : intake.begin(ready);
            }
            if (delivery == null) {
                return null;
            }
            deliveries.running(delivery);
        } catch (UnavailableException e) {
            progress.failed(e);
            return null;
        } catch (RuntimeException e) {
            fail(e);
            return null;
        } finally {
            lock.unlock();
        }
        if (claimed) {
            around.listener().windowClaimed(passage.windowOf(delivery));
        }
        return delivery;
    }

    /** Brings a delivery as far as it goes: to completion, to a pause, or out of the way. Does not throw. */
    public void run(Delivery<T, R> delivery) {
        settle(delivery, passage.bring(delivery, () -> abandoning));
    }

    private void settle(Delivery<T, R> delivery, Outcome outcome) {
        Runnable event = () -> {};
        var news = true;
        lock.lock();
        try {
            deliveries.returned(delivery);
            delivery.unsettled = null;
            event = settlement.settle(delivery, outcome);
            if (outcome.isWritten()) {
                progress.worked();
            }
            // The usual case, a completed window while others need no room, is no news to threads that wait.
            news = intake.roomWanted() || emitting.draining() || !(outcome instanceof Outcome.Completed);
        } catch (StaleException e) {
            refused(delivery, e);
        } catch (RuntimeException e) {
            var unread = outcome instanceof Outcome.Unreadable;
            if (unread && !(e instanceof UnavailableException)) {
                fail(e);
            } else {
                progress.failed(e);
                delivery.unsettled = unread ? null : outcome;
                delivery.begun = true;
                delivery.due = progress.again();
                deliveries.add(delivery);
            }
        } finally {
            lock.unlock();
        }
        event.run();
        if (news) {
            wake.run();
        }
    }

    private void refused(Delivery<T, R> delivery, StaleException e) {
        var open = owner.state().open(delivery.id());
        var taken = open.isEmpty() || open.get().attempt() != delivery.record().attempt() || !owner.runs(delivery.id());
        if (ended() || taken) {
            LOG.warn("{} came too late, and what it did may be done again: {}", delivery, e.getMessage());
        } else {
            fail(e);
        }
    }

    /** Carries out what others asked the owner for, and takes notice of messages that were cleared. */
    void serve() {
        lock.lock();
        try {
            requests.arrived();
            serveRequests();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something happened since this was last asked, or goes on: otherwise there is nothing new to be seen. */
    boolean hasNews() {
        lock.lock();
        try {
            return deliveries.touched() || requests.there() || progress.error().isPresent();
        } finally {
            lock.unlock();
        }
    }

    private void serveRequests() {
        if (!ended()) {
            if (requests.carryOut(this::served)) {
                intake.takeAssigned(paused);
                noticePause();
            }
            owner.offer(paused ? 0 : deliveries.free());
        }
    }

    private void served(Transition request) {
        if (request instanceof Transition.Retry retry) {
            var open = progress.state().open(retry.id()).orElseThrow();
            deliveries.add(new Delivery<>(deliveries.nextOrder(), open, false));
        }
        deliveries.touch();
        noticePause();
        wake.run();
    }

    /** By a request, or by another process where several work for a group. */
    private void noticePause() {
        var reason = progress.state().paused();
        if (reason.isEmpty() && (paused || deliveries.anyHeld())) { // whoever paused it may have come and gone unseen
            LOG.info("Group {} is resumed", names);
            undecodables.forget();
            deliveries.releaseHeld();
        }
        if (!paused && reason.isPresent()) {
            Pauses.warn(LOG, names, reason.get());
        }
        paused = reason.isPresent();
    }

    /** When calling {@link #next} again makes sense. */
    Waiting waiting() {
        lock.lock();
        try {
            var until = deliveries.due();
            if (paused || !deliveries.room() || !(owner.leads() || emitting.draining())) {
                return new Waiting(Long.MAX_VALUE, until);
            }
            return progress.pausing()
                    ? new Waiting(Long.MAX_VALUE, Math.min(until, progress.again()))
                    : new Waiting(emitting.wakeEnd(), Math.min(until, emitting.deadline()));
        } finally {
            lock.unlock();
        }
    }

    /** What the strategy waits for; empty if it is not the strategy that is waited for. */
    Optional<PipelineStatus.Waits> waits() {
        lock.lock();
        try {
            return ended() || paused || !deliveries.room() || !owner.leads() ? Optional.empty() : emitting.waits();
        } finally {
            lock.unlock();
        }
    }

    /** How long until {@link #next} may have something even if nothing arrives; empty: it will not. */
    public Optional<Duration> pause() {
        var until = waiting().until();
        var left = Math.max(0, until - around.time().nanos());
        return until == Time.NEVER ? Optional.empty() : Optional.of(Duration.ofNanos(left));
    }

    /** Ends when nothing of what is there now can become a window any more: see {@link #drained}. */
    public void drain(boolean ending) {
        lock.lock();
        try {
            emitting.drain(ending);
        } finally {
            lock.unlock();
        }
        wake.run();
    }

    /** Whether a drain has come to its end. */
    public boolean drained() {
        lock.lock();
        try {
            return emitting.over()
                    && deliveries.isEmpty()
                    && !requests.there()
                    && progress.state().open().isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** {@link #next} gives nothing any more; what runs goes on. */
    public void stop() {
        stopped = true;
        wake.run();
    }

    /** Interrupts what runs; it is delivered again by the next run. */
    void abandon() {
        abandoning = true;
        stop();
        executions().forEach(Execution::interrupt);
    }

    /** The last call, when all threads have ended or are given up: that attempts did not end is nobody's failure. */
    void release() {
        lock.lock();
        try {
            progress.release(deliveries.begun());
        } finally {
            lock.unlock();
        }
    }

    /** Stops it with an error. */
    void fail(Throwable cause) {
        if (failure == null && !stopped) {
            failure = cause;
        }
        wake.run();
    }

    /** Why it makes no more windows, if something went wrong. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether {@link #next} will never give anything again. */
    public boolean ended() {
        return stopped || failure != null;
    }

    boolean paused() {
        return paused;
    }

    /** The threads that are at work. */
    List<Execution> executions() {
        lock.lock();
        try {
            return deliveries.running().stream()
                    .flatMap(delivery -> Stream.ofNullable(delivery.execution))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** What holds the group up, in words for people. */
    public List<String> remarks() {
        List<Delivery<T, R>> ready;
        List<Delivery<T, R>> running;
        Optional<String> reason;
        lock.lock();
        try {
            ready = deliveries.waiting();
            running = deliveries.running();
            reason = progress.state().paused();
        } finally {
            lock.unlock();
        }
        return Remarks.of(spec, around.time(), reason, progress.error(), running, ready);
    }
}
