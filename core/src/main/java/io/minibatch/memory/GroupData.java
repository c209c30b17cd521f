package io.minibatch.memory;

import io.minibatch.DeadWindow;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One group of a stream: its progress, its owner, and what was asked of the owner. Guarded by its {@link StreamData}.
 */
final class GroupData {

    private final StreamData stream;
    private final String name;
    private GroupState state;
    private final DeadCopies copies;
    private final DoneWindows done = new DoneWindows();
    private final List<Transition> requests = new ArrayList<>();
    private @Nullable MemoryOwner owner;
    private Optional<Runnable> onRequest = Optional.empty();
    private Optional<GroupReport> report = Optional.empty();

    GroupData(StreamData stream, String name, long start, Instant previous) {
        this.stream = stream;
        this.name = name;
        this.state = new GroupState(start, previous);
        this.copies = new DeadCopies(stream.messages());
        skipGone();
    }

    /** For the owner, who may read it without the monitor: while there is one, only its own calls change it. */
    GroupState state() {
        return state;
    }

    GroupState copyOfState() {
        var copy = new GroupState(state);
        copy.skip(stream.gaps());
        copy.skipTo(stream.messages().first());
        return copy;
    }

    /** Nobody waits for messages that were removed. Changes the state, so only for its owner. */
    private void skipGone() {
        state.skip(stream.gaps());
        state.skipTo(stream.messages().first());
    }

    DeadCopies copies() {
        return copies;
    }

    DoneWindows done() {
        return done;
    }

    Optional<MemoryOwner> owner() {
        return Optional.ofNullable(owner);
    }

    void begin(MemoryOwner owner) {
        skipGone();
        this.owner = owner;
        report = Optional.empty();
    }

    /** Without an owner: what it has not seen of the requests is carried out here. */
    void end() {
        owner = null;
        state = new GroupState(state); // it may still be reading the old one
        onRequest = Optional.empty();
        report = report.filter(last -> last.failure().isPresent());
        takeRequests().stream().filter(this::isPossible).forEach(request -> apply(List.of(request)));
    }

    /** All or none. */
    void apply(List<Transition> transitions) {
        if (transitions.size() > 1) {
            var trial = new GroupState(state);
            transitions.forEach(trial::apply);
        }
        for (var transition : transitions) {
            var before = transition instanceof Transition.Complete complete
                    ? state.open(complete.window())
                    : Optional.<WindowRecord>empty();
            state.apply(transition);
            copies.follow(transition, state);
            done.follow(transition, before, stream.settings().keep());
        }
    }

    /** Whether a request makes sense now; one that came too late does not. */
    boolean isPossible(Transition request) {
        if (request instanceof Transition.Retry retry) {
            return state.dead(retry.id()).isPresent();
        }
        return !(request instanceof Transition.Drop drop)
                || state.dead(drop.id()).isPresent();
    }

    void ask(Transition request) {
        requests.add(request);
    }

    boolean isAsked() {
        return !requests.isEmpty();
    }

    /** For the owner: what was asked, while what is gone is noticed. */
    List<Transition> takeRequests() {
        skipGone();
        var taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    Optional<Runnable> onRequest() {
        return onRequest;
    }

    void onRequest(Runnable action) {
        onRequest = Optional.of(action);
    }

    Optional<GroupReport> report() {
        return report;
    }

    void report(GroupReport report) {
        this.report = Optional.of(report);
    }

    boolean holds(long sequence) {
        return state.open().stream()
                .anyMatch(window -> !window.copied() && window.members().contains(sequence));
    }

    long lowestHeld() {
        return state.open().stream()
                .filter(window -> !window.copied())
                .mapToLong(window -> window.members().lowest())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    /** The lowest number that it still needs. */
    long needed() {
        return state.needed();
    }

    void forgetDone() {
        done.forget();
    }

    List<DeadWindow> dead(int most) {
        return state.dead().stream()
                .limit(most)
                .map(window -> copies.describe(name, window))
                .toList();
    }
}
