package io.minibatch.internal;

import io.minibatch.MinibatchException;
import io.minibatch.PipelineSpec;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupStore;
import io.minibatch.store.StaleException;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
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
 * the function sees it, completion after the last sink. Whoever dies in between leaves an open window, and the next owner's
 * runner delivers it again, with the next attempt's number.
 *
 * @param <T> the payload
 * @param <R> the result
 */
public final class Runner<T, R> {

    /** After so many messages in a row that cannot be decoded, the type is wrong rather than the messages. */
    static final int MOST_UNDECODABLE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration PAUSE_OF_STORE = Duration.ofSeconds(1);

    private final PipelineSpec<T, R> spec;
    private final WindowNames names;
    private final StreamStore stream;
    private final GroupStore group;
    private final GroupOwner owner;
    private final Surroundings around;
    private final Attempt<T, R> attempt;

    private final ReentrantLock lock = new ReentrantLock();
    private final Deliveries<T, R> deliveries;
    private final Emitting<T> emitting;
    private final Settlement<T, R> settlement;
    private final Deque<Transition> requests = new ArrayDeque<>();
    private boolean roomWanted;
    private long storeAgain;

    private volatile int undecodableInARow;
    private volatile @Nullable String storeError;
    private volatile boolean requested = true;
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
        this.stream = stream;
        this.group = stream.group(spec.options().group());
        this.owner = owner;
        this.around = around;
        this.attempt = new Attempt<>(spec, around);
        this.deliveries = new Deliveries<>(spec.options().workers());
        this.emitting = new Emitting<>(spec, stream.messages(), around.time());
        this.settlement = new Settlement<>(spec, owner, deliveries, around);
        this.paused = owner.state().paused().isPresent();
        for (var open : owner.state().open()) {
            var delivery = new Delivery<T, R>(deliveries.nextOrder(), open, false);
            if (paused) {
                deliveries.hold(delivery);
            } else {
                deliveries.add(delivery);
            }
        }
        owner.onRequest(() -> {
            requested = true;
            wake.run();
        });
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
                delivery = ready == null ? claim() : begin(ready);
            }
            if (delivery == null) {
                return null;
            }
            deliveries.running(delivery);
        } catch (RuntimeException e) {
            fail(e);
            return null;
        } finally {
            lock.unlock();
        }
        if (claimed) {
            around.listener().windowClaimed(windowOf(delivery));
        }
        return delivery;
    }

    private @Nullable Delivery<T, R> claim() {
        if (paused && emitting.draining()) {
            throw new MinibatchException("Group " + names + " cannot be drained: it is paused"
                    + owner.state()
                            .paused()
                            .filter(reason -> !reason.isEmpty())
                            .map(reason -> " (" + reason + ")")
                            .orElse("")
                    + ". Resume it first");
        }
        roomWanted = !deliveries.room();
        if (paused || roomWanted || around.time().nanos() < storeAgain) {
            return null;
        }
        var claim = emitting.next(owner.state());
        if (claim == null) {
            return null;
        }
        if (!commit(claim)) {
            emitting.forget();
            return null;
        }
        return new Delivery<>(
                deliveries.nextOrder(), owner.state().open(claim.window()).orElseThrow(), true);
    }

    private @Nullable Delivery<T, R> begin(Delivery<T, R> delivery) {
        if (delivery.begun) {
            return delivery; // goes on where it stopped: at a sink, or at what could not be written down
        }
        if (!commit(new Transition.Begin(delivery.id(), delivery.record().attempt() + 1))) {
            delivery.due = storeAgain;
            deliveries.add(delivery);
            return null;
        }
        delivery.begin(owner.state().open(delivery.id()).orElseThrow());
        return delivery;
    }

    /** Brings a delivery as far as it goes: to completion, to a pause, or out of the way. Does not throw. */
    public void run(Delivery<T, R> delivery) {
        var execution = new Execution(around.time().nanos());
        delivery.execution = execution;
        Outcome outcome;
        try {
            outcome = delivery.unsettled != null ? delivery.unsettled : work(delivery, execution);
        } catch (RuntimeException e) {
            outcome = new Outcome.Unreadable(e);
        } finally {
            delivery.execution = null;
            execution.end();
        }
        if (abandoning && !(outcome instanceof Outcome.Completed)) {
            outcome = new Outcome.Abandoned();
        }
        settle(delivery, outcome);
    }

    private Outcome work(Delivery<T, R> delivery, Execution execution) {
        if (!delivery.processed) {
            delivery.started = execution.started();
            var record = delivery.record();
            var decoding = Decoding.of(
                    group.members(record),
                    (int) record.members().size(),
                    spec.codec(),
                    Math.max(1, MOST_UNDECODABLE - undecodableInARow));
            var trouble = afterDecoding(delivery, decoding);
            if (trouble != null) {
                return trouble;
            }
            var window =
                    new StoredWindow<>(spec.stream(), spec.options().group(), delivery.record(), decoding::messages);
            delivery.window = window;
            around.listener().attemptStarted(window);
            var failed = attempt.function(delivery, window, execution);
            if (failed != null) {
                return failed;
            }
        }
        return attempt.sinks(delivery, windowOf(delivery));
    }

    /** Sets aside what could not be decoded. Null: the function can have the rest. */
    private @Nullable Outcome afterDecoding(Delivery<T, R> delivery, Decoding<T> decoding) {
        var undecodable = decoding.undecodable();
        var inARow = decoding.lastInARow() + (decoding.messages().isEmpty() ? undecodableInARow : 0);
        if (undecodable.isEmpty() && decoding.messages().isEmpty()) {
            return names.isEmptyInterval(delivery.id()) ? null : new Outcome.Vanished();
        }
        if (undecodable.isEmpty() && undecodableInARow == 0) {
            return null; // the usual case
        }
        var single = delivery.record().copied() && delivery.record().members().size() == 1;
        Runnable event = () -> {};
        lock.lock();
        try {
            undecodableInARow = inARow;
            if (!undecodable.isEmpty() && !single) {
                event = settlement.setMessagesAside(delivery, undecodable);
            }
            if (inARow >= MOST_UNDECODABLE) {
                settlement.pauseForType(inARow, stream::settings);
                paused = true;
            }
        } catch (StaleException e) {
            throw e;
        } catch (MinibatchException e) {
            storeFails(e);
            return new Outcome.Postponed(storeAgain);
        } finally {
            lock.unlock();
        }
        event.run();
        if (single && !undecodable.isEmpty()) {
            return new Outcome.Hopeless(undecodable.get(0).reason());
        }
        if (paused && inARow >= MOST_UNDECODABLE) {
            return new Outcome.Held();
        }
        return decoding.messages().isEmpty() ? new Outcome.Vanished() : null;
    }

    private void settle(Delivery<T, R> delivery, Outcome outcome) {
        Runnable event = () -> {};
        var news = true;
        lock.lock();
        try {
            deliveries.returned(delivery);
            delivery.unsettled = null;
            event = settlement.settle(delivery, outcome);
            // The usual case, a completed window while others need no room, is no news to threads that wait.
            news = roomWanted || emitting.draining() || !(outcome instanceof Outcome.Completed);
        } catch (StaleException e) {
            refused(delivery, e);
        } catch (RuntimeException e) {
            if (outcome instanceof Outcome.Unreadable) {
                fail(e);
            } else {
                storeFails(e);
                delivery.unsettled = outcome;
                delivery.begun = true;
                delivery.due = storeAgain;
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
        if (ended()) {
            LOG.warn("{} came too late and will be delivered again: {}", delivery, e.getMessage());
        } else {
            fail(e);
        }
    }

    /** Whether it was written down. If the store has trouble, such as a full disk, it is asked again after a pause. */
    private boolean commit(Transition transition) {
        try {
            owner.commit(List.of(transition));
            storeError = null;
            return true;
        } catch (StaleException e) {
            throw e;
        } catch (MinibatchException e) {
            storeFails(e);
            return false;
        }
    }

    private void storeFails(RuntimeException e) {
        storeError = ErrorText.of(e);
        storeAgain = around.time().after(PAUSE_OF_STORE);
        LOG.warn(
                "The progress of {} cannot be written; it is tried again in {} ms",
                names,
                PAUSE_OF_STORE.toMillis(),
                e);
    }

    /** Carries out what others asked the owner for, and takes notice of messages that were cleared. */
    void serve() {
        lock.lock();
        try {
            requested = true;
            serveRequests();
        } catch (RuntimeException e) {
            fail(e);
        } finally {
            lock.unlock();
        }
    }

    private void serveRequests() {
        if (!requested || ended() || around.time().nanos() < storeAgain) {
            return;
        }
        requested = false;
        requests.addAll(owner.requests());
        for (var request = requests.peek(); request != null; request = requests.peek()) {
            try {
                if (!commit(request)) {
                    requested = true;
                    return;
                }
                served(request);
            } catch (StaleException e) {
                LOG.info("A request to group {} is out of date: {}", names, e.getMessage());
            }
            requests.remove();
        }
    }

    private void served(Transition request) {
        if (request instanceof Transition.Retry retry) {
            var open = owner.state().open(retry.id()).orElseThrow();
            deliveries.add(new Delivery<>(deliveries.nextOrder(), open, false));
        }
        if (request instanceof Transition.Resume) {
            undecodableInARow = 0;
            deliveries.releaseHeld();
        }
        paused = owner.state().paused().isPresent();
        wake.run();
    }

    /** When calling {@link #next} again makes sense. */
    Waiting waiting() {
        lock.lock();
        try {
            var until = deliveries.due();
            if (paused || !deliveries.room()) {
                return new Waiting(Long.MAX_VALUE, until);
            }
            return around.time().nanos() < storeAgain
                    ? new Waiting(Long.MAX_VALUE, Math.min(until, storeAgain))
                    : new Waiting(emitting.wakeEnd(), Math.min(until, emitting.deadline()));
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
            return emitting.over() && deliveries.isEmpty() && !requested;
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
        for (var delivery : running()) {
            var execution = delivery.execution;
            if (execution != null) {
                execution.interrupt();
            }
        }
    }

    private void fail(Throwable cause) {
        if (failure == null && !stopped) {
            failure = cause;
        }
        wake.run();
    }

    /** Stops it with an error. */
    void failWith(Throwable cause) {
        fail(cause);
    }

    /** Why it makes no more windows, if something went wrong. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    /** Whether {@link #next} will never give anything again. */
    public boolean ended() {
        return stopped || failure != null;
    }

    /** Whether the group is paused. */
    public boolean paused() {
        return paused;
    }

    /** What threads are at work on. */
    List<Delivery<T, R>> running() {
        lock.lock();
        try {
            return deliveries.running();
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
            reason = owner.state().paused();
        } finally {
            lock.unlock();
        }
        return Remarks.of(spec, around.time(), reason, Optional.ofNullable(storeError), running, ready);
    }

    private StoredWindow<T> windowOf(Delivery<T, R> delivery) {
        var window = delivery.window;
        return window != null ? window : lazyWindow(delivery);
    }

    /** A claimed window that no function has seen yet: reads only if somebody looks into it. */
    private StoredWindow<T> lazyWindow(Delivery<T, R> delivery) {
        var record = delivery.record();
        return new StoredWindow<>(
                spec.stream(),
                spec.options().group(),
                record,
                () -> Contents.lazy(spec.stream(), group, record, spec.codec()));
    }
}
