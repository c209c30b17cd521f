package io.minibatch.metrics;

import io.minibatch.StreamStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Frees what is counted of groups that are gone: who counts does not know that, who looks at the store does. A group
 * goes that is missing at two looks in a row, so that its last counts can be read in between.
 */
final class GoneGroups {

    private final MinibatchMetrics counted;
    private Set<GroupName> missing = Set.of();
    private Set<String> known = Set.of();

    GoneGroups(MinibatchMetrics counted) {
        this.counted = counted;
    }

    /**
     * The store was looked at.
     *
     * @param names all streams
     * @param streams those that could be read; what groups the others have is not known
     */
    void looked(List<String> names, List<StreamStatus> streams) {
        var present = streams.stream()
                .flatMap(stream -> stream.groups().stream().map(group -> new GroupName(stream.stream(), group.group())))
                .collect(Collectors.toSet());
        var unreadable = new HashSet<>(names);
        streams.forEach(stream -> unreadable.remove(stream.stream()));
        var absent = counted.groups().stream()
                .filter(group -> !present.contains(group) && !unreadable.contains(group.stream()))
                .collect(Collectors.toSet());
        absent.stream().filter(missing::contains).forEach(counted::free);
        missing = absent;
        freeSources(Set.copyOf(names));
    }

    /** A source may fail before its stream is there: only what was seen can be gone. */
    private void freeSources(Set<String> names) {
        known.stream().filter(Predicate.not(names::contains)).forEach(counted::freeSources);
        known = names;
    }
}
