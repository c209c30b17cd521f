package io.minibatch.internal;

import io.minibatch.Durations;
import io.minibatch.MinibatchException;
import io.minibatch.PipelineSpec;
import io.minibatch.PipelineStatus;
import io.minibatch.store.GroupOwner;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import io.minibatch.store.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started pipeline: stands by until it owns its group, then runs its windows and sources until it is closed, drained,
 * or has failed.
 */
final class PipelineSubscription<T, R> extends Running {

    private static final Logger LOG = LoggerFactory.getLogger(PipelineSubscription.class);
    private static final int LOOK_EVERY = 10;
    private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

    private final Engine engine;
    private final PipelineSpec<T, R> spec;
    private final WindowNames names;
    private final StreamStore stream;
    private final GroupStore group;
    private final Optional<Boolean> drain;
    private final Sources<T> sources;

    private volatile @Nullable Live<T, R> live;
    private List<String> reported = List.of();
    private @Nullable String acquireError;
    private int ticks;
    private boolean sourcesRun;

    /** What exists only while this process owns the group. */
    private record Live<T, R>(GroupOwner owner, Runner<T, R> runner, Crew crew) {}

    /**
     * With what a drain takes at last: nothing (empty: no drain), whole windows (false), or the remainder, too (true).
     */
    PipelineSubscription(Engine engine, PipelineSpec<T, R> spec, StreamStore stream, Optional<Boolean> drain) {
        super(spec.stream() + "/" + spec.options().group());
        this.engine = engine;
        this.spec = spec;
        this.names = new WindowNames(spec.stream(), spec.options().group());
        this.stream = stream;
        this.group = stream.group(spec.options().group());
        this.drain = drain;
        this.sources = new Sources<>(engine, spec.stream(), spec.codec(), spec.sources(), this::sourcesEnded);
    }

    /** Makes the group, and runs it if nobody else does. When it throws, nothing runs. */
    void start() {
        if (spec.options().keep() && !stream.settings().keep()) {
            stream.configure(settings -> settings.withKeep());
        }
        group.create(spec.options().fromNow(), engine.now());
        synchronized (this) {
            if (isEnding()) {
                throw new MinibatchException("Pipeline " + names + " is not started: its Minibatch is being closed");
            }
            if (!acquire()) {
                LOG.info("Group {} is consumed by another process; standing by", names);
                sayIfPaused(group.state());
                engine.open().standBy(this);
            }
        }
    }

    /** Takes the group over if its owner has ended; does not throw. */
    synchronized void tryAgain() {
        if (live != null || isEnding()) {
            return;
        }
        try {
            if (!group.exists()) {
                stoppedBy(gone()); // there is nothing to take over any more
                end();
                return;
            }
            if (acquire()) {
                LOG.info("Taking over group {}", names);
                engine.open().standsByNoMore(this);
            }
        } catch (RuntimeException e) {
            var error = ErrorText.of(e);
            if (!error.equals(acquireError)) {
                LOG.warn("Group {} cannot be taken over; trying on", names, e);
                acquireError = error;
            }
        }
    }

    private MinibatchException gone() {
        return new MinibatchException("Group " + names + " was removed, or its stream deleted");
    }

    private boolean acquire() {
        var acquired = group.acquire();
        acquired.ifPresent(this::goLive);
        return acquired.isPresent();
    }

    private void goLive(GroupOwner owner) {
        try {
            var around = engine.surroundings();
            var runner = new Runner<T, R>(spec, stream, owner, around);
            var entrance = new Entrance<>(runner, stream.messages(), around.time());
            var name = "minibatch-" + names;
            var workers = spec.options().workers();
            Crew crew = spec.options().executor().isPresent()
                    ? new Dispatcher<>(
                            runner, entrance, spec.options().executor().get(), workers, name, this::end)
                    : new Workers<>(runner, entrance, workers, name, this::end);
            live = new Live<>(owner, runner, crew);
            sayIfPaused(owner.state());
            look();
            startSources(owner);
            crew.start();
        } catch (RuntimeException | Error e) {
            live = null;
            owner.close();
            throw e;
        }
    }

    /** Who starts it expects windows. A drain without sources says so by its failure, at once. */
    private void sayIfPaused(GroupState state) {
        if (drain.isEmpty() || !spec.sources().isEmpty()) {
            state.paused().ifPresent(reason -> Pauses.warn(LOG, names, reason));
        }
    }

    /**
     * Of several processes that share a group, the one that leads runs the sources: all would bring everything twice.
     */
    private void startSources(GroupOwner owner) {
        if (!sourcesRun && (owner.leads() || drain.isPresent() || spec.sources().isEmpty())) {
            sourcesRun = true;
            sources.start();
        }
    }

    private void sourcesEnded() {
        var now = live;
        if (now != null) {
            drain.ifPresent(now.runner()::drain);
        }
    }

    /**
     * Once a second: {@link #look}, unless it is idle, which must cost nothing. Then only now and then: who asks for
     * something or removes the group tells so, unless he is killed in between.
     *
     * @return whether it looked
     */
    synchronized boolean tick() {
        var now = live;
        var looks = now != null
                && (++ticks % LOOK_EVERY == 0
                        || now.runner().hasNews()
                        || !spec.sources().isEmpty());
        if (looks) {
            try {
                look();
            } catch (UnavailableException e) {
                LOG.debug("Pipeline {} cannot be looked after for now", names, e); // its own calls say so, too
            }
        }
        return looks;
    }

    /** What no worker had time to notice, and what others see of this pipeline. */
    synchronized void look() {
        var now = live;
        if (now == null || isEnding()) {
            return;
        }
        if (!group.exists()) {
            now.runner().fail(gone());
            return;
        }
        now.runner().serve();
        if (sourcesRun
                && !spec.sources().isEmpty()
                && drain.isEmpty()
                && !now.owner().leads()) {
            now.runner()
                    .fail(new MinibatchException("Group " + names
                            + " is led by another process, which runs the sources now: this process did not answer for too long."
                            + " Start its pipeline again"));
            return;
        }
        startSources(now.owner());
        var remarks = new ArrayList<>(now.runner().remarks());
        remarks.addAll(sources.remarks());
        if (reported.isEmpty() || !remarks.equals(reported.subList(1, reported.size()))) {
            var owner = me();
            now.owner().report(new GroupReport(owner, List.copyOf(remarks)));
            remarks.add(0, owner);
            reported = List.copyOf(remarks);
        }
    }

    PipelineStatus status() {
        var now = live;
        var options = spec.options();
        var strategy = Name.of(spec.emitter()).strip();
        return new PipelineStatus(
                spec.stream(),
                options.group(),
                strategy.isEmpty() ? "a strategy of your own" : strategy,
                options.workers(),
                spec.sources().size(),
                spec.sinks().size(),
                state(),
                now == null ? Optional.empty() : now.runner().waits());
    }

    WindowNames names() {
        return names;
    }

    StreamStore stream() {
        return stream;
    }

    boolean isLive() {
        return live != null;
    }

    @Override
    void stopSoon() {
        var now = live;
        if (now != null) {
            now.runner().stop();
        }
    }

    @Override
    void shutDown() throws InterruptedException {
        Live<T, R> last;
        engine.open().standsByNoMore(this);
        synchronized (this) {
            last = live;
        }
        try {
            if (last != null) {
                last.runner().stop();
                stopWorkers(last);
            }
        } finally {
            closeRest(last);
        }
    }

    private void closeRest(@Nullable Live<T, R> last) throws InterruptedException {
        try {
            sources.close();
        } finally {
            closeSinks();
            if (last != null) {
                release(last);
            }
            engine.forget(this);
        }
    }

    private void stopWorkers(Live<T, R> last) throws InterruptedException {
        var patience = engine.closeWithin();
        if (last.crew().awaitEnd(patience)) {
            return;
        }
        LOG.warn("{} is interrupted: its windows did not end within {}", names, Durations.text(patience));
        last.runner().abandon();
        if (!last.crew().awaitEnd(LAST_PATIENCE)) {
            LOG.error(
                    "{} leaves a thread behind that ignores its interrupt: {}",
                    names,
                    last.runner().remarks());
        }
    }

    private void closeSinks() {
        for (var bound : spec.sinks()) {
            try {
                bound.sink().close();
            } catch (Throwable e) {
                LOG.warn("Sink{} of {} failed to close", Name.of(bound.sink()), names, e);
            }
        }
    }

    private void release(Live<T, R> last) {
        last.runner().failure().ifPresent(this::stoppedBy);
        try {
            last.runner().failure().ifPresent(cause -> tellFailure(last.owner(), cause));
            last.runner().release();
            last.owner().close();
        } catch (RuntimeException e) {
            LOG.warn("Group {} could not be released", names, e);
        }
        try {
            stream.housekeep(engine.now()); // a short run, such as a drain, gives its space back, too
        } catch (RuntimeException e) {
            LOG.warn("The space of stream {} could not be given back", names.stream(), e);
        }
    }

    private void tellFailure(GroupOwner owner, Throwable cause) {
        var text = cause instanceof MinibatchException ? String.valueOf(cause.getMessage()) : ErrorText.of(cause);
        try {
            owner.report(new GroupReport(me(), List.of(), Optional.of(text)));
        } catch (RuntimeException e) {
            LOG.warn("Status cannot show why {} has stopped", names, e);
        }
    }

    private static String me() {
        return "pid " + ProcessHandle.current().pid();
    }

    private void stoppedBy(Throwable cause) {
        failed(cause);
        if (drain.isEmpty()) { // who drains waits, and it is thrown to him
            LOG.error("Pipeline {} stopped: {}", names, cause.getMessage(), cause);
        }
        engine.listener().pipelineFailed(names.stream(), names.group(), cause);
    }

    @Override
    boolean isHere() {
        var now = live;
        return sources.isHere() || (now != null && now.crew().isHere());
    }

    @Override
    public State state() {
        if (hasEnded()) {
            return endState();
        }
        var now = live;
        if (now == null) {
            return State.STANDBY;
        }
        return now.runner().paused() ? State.PAUSED : State.RUNNING;
    }

    @Override
    public void pause() {
        request(new Transition.Pause(Pauses.since(engine.now())));
    }

    @Override
    public void resume() {
        request(new Transition.Resume());
    }

    private void request(Transition transition) {
        if (isEnding()) {
            throw new MinibatchException("Pipeline " + names + " has stopped: pause or resume its group instead");
        }
        group.request(transition);
        var now = live;
        if (now != null) {
            now.runner().serve(); // in effect when this returns
        }
    }
}
