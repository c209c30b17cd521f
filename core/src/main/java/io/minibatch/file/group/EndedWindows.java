package io.minibatch.file.group;

import io.minibatch.file.disk.UnreadableException;
import io.minibatch.store.Transition;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which windows are over, completed or dropped, as far as the journals that are there can be read. */
public final class EndedWindows {

    private final GroupFiles files;
    private final Set<String> ids = new HashSet<>();

    private EndedWindows(GroupFiles files) {
        this.files = files;
    }

    public static Set<String> of(GroupFiles files) {
        var ended = new EndedWindows(files);
        Stream.concat(files.generations().stream(), Stream.of(files.newest())) // which may have lost its snapshot
                .distinct()
                .forEach(ended::read);
        return ended.ids;
    }

    private void read(long generation) {
        try {
            var opened = JournalReader.open(files.journal(generation), generation);
            if (opened.isPresent()) {
                try (var journal = opened.get()) {
                    for (var frame = journal.next(); frame != null; frame = journal.next()) {
                        take(files.codec().readAll(frame));
                    }
                }
            }
        } catch (UnreadableException e) {
            return; // it is listed as damage already, and this far is what is known
        }
    }

    private void take(List<Transition> transitions) {
        for (var transition : transitions) {
            if (transition instanceof Transition.Complete complete) {
                ids.add(complete.window());
            } else if (transition instanceof Transition.Drop drop) {
                ids.add(drop.id());
            }
        }
    }
}
