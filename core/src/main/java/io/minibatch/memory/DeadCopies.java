package io.minibatch.memory;

import io.minibatch.DeadWindow;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a group has set aside: the messages, which leave the stream, and where the error came from. A copy stays while
 * its window is dead or, after a retry, open. Guarded by its {@link StreamData}.
 */
final class DeadCopies {

    private final Messages messages;
    private final Map<String, Copy> byId = new HashMap<>();

    private record Copy(List<StoredMessage> messages, Instant setAside, String stackTrace) {}

    DeadCopies(Messages messages) {
        this.messages = messages;
    }

    /** The messages of a window that was set aside, empty if there is no copy of it. */
    Optional<List<StoredMessage>> of(WindowRecord window) {
        return Optional.ofNullable(byId.get(window.id())).map(copy -> only(window.members(), copy.messages()));
    }

    /** Does its part of a transition that was just applied. */
    void follow(Transition transition, GroupState state) {
        if (transition instanceof Transition.SetAside aside) {
            var window = state.dead(aside.window()).orElseThrow();
            var copied = of(window).orElseGet(() -> read(window.members()));
            byId.put(window.id(), new Copy(copied, aside.at(), aside.stackTrace()));
        } else if (transition instanceof Transition.SetMessageAside aside) {
            var message = Sequences.of(aside.sequence());
            var parent = byId.get(aside.window());
            var copied = parent == null ? read(message) : only(message, parent.messages());
            byId.put(aside.id(), new Copy(copied, aside.at(), aside.stackTrace()));
        } else if (transition instanceof Transition.Complete complete) {
            byId.remove(complete.window());
        } else if (transition instanceof Transition.Drop drop) {
            byId.remove(drop.id());
        }
    }

    DeadWindow describe(String group, WindowRecord window) {
        var copy = byId.get(window.id());
        if (copy == null) {
            throw new IllegalStateException("No copy of " + window.id() + ", which is set aside");
        }
        return new DeadWindow(
                window.id(),
                group,
                window.members().size(),
                window.attempt(),
                copy.setAside(),
                window.error().orElse(""),
                copy.stackTrace());
    }

    private List<StoredMessage> read(Sequences members) {
        var found = new ArrayList<StoredMessage>();
        for (var i = 0; i < members.ranges(); i++) {
            found.addAll(messages.read(members.first(i), members.last(i), Integer.MAX_VALUE));
        }
        return found;
    }

    private static List<StoredMessage> only(Sequences members, List<StoredMessage> copied) {
        return copied.stream()
                .filter(message -> members.contains(message.sequence()))
                .toList();
    }
}
