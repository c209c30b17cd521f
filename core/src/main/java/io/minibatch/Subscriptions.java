package io.minibatch;

import java.util.List;
import java.util.Optional;

/** Several subscriptions as one. */
record Subscriptions(List<Subscription> all) implements Subscription {

    /** The state that asks for most attention: what failed, then what is not running. */
    @Override
    public State state() {
        var states = all.stream().map(Subscription::state).toList();
        for (var state : List.of(State.FAILED, State.PAUSED, State.STANDBY, State.RUNNING)) {
            if (states.contains(state)) {
                return state;
            }
        }
        return State.STOPPED;
    }

    @Override
    public Optional<Throwable> failure() {
        return all.stream().flatMap(each -> each.failure().stream()).findFirst();
    }

    @Override
    public void pause() {
        all.forEach(Subscription::pause);
    }

    @Override
    public void resume() {
        all.forEach(Subscription::resume);
    }

    /** Waits for all of them, then throws what the first one says that failed. */
    @Override
    public void join() throws InterruptedException {
        MinibatchException failure = null;
        for (var each : all) {
            try {
                each.join();
            } catch (MinibatchException e) {
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

    @Override
    public void close() {
        all.forEach(Subscription::close);
    }
}
