package io.minibatch.memory;

import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The completed windows of a stream that keeps, in the order of their claims. Guarded by its {@link StreamData}. */
final class DoneWindows {

    // Every window that was claimed, empty while it is not done; those that are not kept leave.
    private final Map<String, Optional<WindowRecord>> byClaim = new LinkedHashMap<>();

    /** Does its part of a transition that was just applied; {@code before} is a completed window as it was. */
    void follow(Transition transition, Optional<WindowRecord> before, boolean keep) {
        if (transition instanceof Transition.Claim claim) {
            byClaim.put(claim.window(), Optional.empty());
        } else if (transition instanceof Transition.SetMessageAside aside) {
            byClaim.put(aside.id(), Optional.empty());
        } else if (transition instanceof Transition.Drop drop) {
            byClaim.remove(drop.id());
        } else if (transition instanceof Transition.Complete complete) {
            if (keep) {
                byClaim.put(complete.window(), before);
            } else {
                byClaim.remove(complete.window());
            }
        }
    }

    List<WindowRecord> list() {
        return byClaim.values().stream().flatMap(Optional::stream).toList();
    }

    void forget() {
        byClaim.values().removeIf(Optional::isPresent);
    }
}
