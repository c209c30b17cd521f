package io.minibatch.file.group;

import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transitions tried on a small state that holds only the windows that they are of: so a series of which a later one is
 * refused changes nothing, and the large state need not be copied.
 */
public final class Trial {

    private static final Logger LOG = LoggerFactory.getLogger(Trial.class);

    private final FileGroup group;
    private final List<Transition> transitions;
    private final GroupState trial;
    private final List<Runnable> copying = new ArrayList<>();

    public Trial(FileGroup group, GroupState state, List<Transition> transitions) {
        this.group = group;
        this.transitions = transitions;
        var ids = transitions.stream()
                .map(Trial::id)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        this.trial = new GroupState(
                state.position(),
                Sequences.NONE,
                state.previous(),
                0,
                Optional.empty(),
                ids.stream().map(state::open).flatMap(Optional::stream).toList(),
                ids.stream().map(state::dead).flatMap(Optional::stream).toList());
    }

    /**
     * Copies aside what the transitions set aside.
     *
     * @throws io.minibatch.store.StaleException if one is refused; nothing has then changed
     */
    public void checkAndCopy() {
        transitions.forEach(this::check);
        copying.forEach(Runnable::run);
    }

    private void check(Transition transition) {
        if (transition instanceof Transition.SetAside aside) {
            var before = trial.open(aside.window());
            trial.apply(aside);
            var cause = cause(aside.window(), aside.at(), aside.error(), aside.stackTrace());
            before.ifPresent(window -> copying.add(() -> copy(cause, window)));
        } else if (transition instanceof Transition.SetMessageAside aside) {
            var before = trial.open(aside.window());
            trial.apply(aside);
            var cause = cause(aside.id(), aside.at(), aside.error(), aside.stackTrace());
            before.ifPresent(window -> copying.add(() -> copy(cause, window)));
        } else {
            trial.apply(transition);
        }
    }

    private DeadFile.Cause cause(String id, Instant at, String error, String stackTrace) {
        return new DeadFile.Cause(trial.dead(id).orElseThrow(), at, error, stackTrace);
    }

    private void copy(DeadFile.Cause cause, WindowRecord from) {
        try {
            group.copies().put(cause, group.messages(from, cause.window().members()));
        } catch (CopyDamaged e) {
            // It was set aside before, and what is lost of it is lost: it must not hold up the others for ever.
            LOG.error(
                    "Window {} is set aside again, with the copy that it had",
                    cause.window().id(),
                    e);
        }
    }

    private static Optional<String> id(Transition transition) {
        if (transition instanceof Transition.Claim claim) {
            return Optional.of(claim.window());
        } else if (transition instanceof Transition.Begin begin) {
            return Optional.of(begin.window());
        } else if (transition instanceof Transition.Complete complete) {
            return Optional.of(complete.window());
        } else if (transition instanceof Transition.Fail fail) {
            return Optional.of(fail.window());
        } else if (transition instanceof Transition.Release release) {
            return Optional.of(release.window());
        } else if (transition instanceof Transition.SetAside aside) {
            return Optional.of(aside.window());
        } else if (transition instanceof Transition.SetMessageAside aside) {
            return Optional.of(aside.window());
        } else if (transition instanceof Transition.Retry retry) {
            return Optional.of(retry.id());
        } else if (transition instanceof Transition.Drop drop) {
            return Optional.of(drop.id());
        }
        return Optional.empty();
    }
}
