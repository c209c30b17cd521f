package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.DeadWindow;
import io.minibatch.DeliveryOptions;
import io.minibatch.GroupStatus;
import io.minibatch.Message;
import io.minibatch.MinibatchException;
import io.minibatch.StreamStatus;
import io.minibatch.Window;
import io.minibatch.WindowStatus;
import io.minibatch.store.GroupReport;
import io.minibatch.store.GroupState;
import io.minibatch.store.GroupStore;
import io.minibatch.store.OtherReaders;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import io.minibatch.store.WindowRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at a stream and its groups, whoever consumes them. */
record Inspection(StreamStore stream) {

    StreamStatus status() {
        var groups = stream.groups().stream().map(this::readable).toList();
        var slowest = groups.stream()
                .max(Comparator.comparingLong(group -> group.waiting() + group.inFlight()))
                .orElseGet(this::nobody);
        var settings = stream.settings();
        return new StreamStatus(
                stream.name(),
                settings.format(),
                slowest.waiting(),
                slowest.inFlight(),
                slowest.done(),
                slowest.dead(),
                stream.lost(),
                settings.keep(),
                settings.retain(),
                groups);
    }

    /** What waits is what the usual group would begin with. */
    private GroupStatus nobody() {
        var state = stream.group(DeliveryOptions.DEFAULT_GROUP).state();
        var end = stream.messages().end();
        return new GroupStatus("", state.waiting(end), 0, 0, 0, GroupStatus.State.IDLE, List.of());
    }

    private long all() {
        var messages = stream.messages();
        return Math.max(0, messages.end() - messages.first());
    }

    /** One group that cannot be read shall not hide the others. */
    private GroupStatus readable(String name) {
        try {
            return status(name);
        } catch (MinibatchException e) {
            var remark = "cannot be read: " + ErrorText.of(e);
            return new GroupStatus(name, all(), 0, 0, 0, GroupStatus.State.FAILED, List.of(remark));
        }
    }

    private GroupStatus status(String name) {
        var group = stream.group(name);
        var state = group.state();
        state.skipTo(stream.messages().first());
        var report = group.report();
        var remarks = new ArrayList<String>();
        var failure = report.flatMap(GroupReport::failure);
        var paused = state.paused().map(Pauses::text);
        failure.filter(cause -> paused.stream().noneMatch(cause::contains)) // a drain fails because of it
                .ifPresent(cause -> remarks.add("stopped by an error: " + cause));
        if (report.isEmpty() || failure.isPresent()) {
            paused.ifPresent(remarks::add);
        }
        report.map(GroupReport::remarks).ifPresent(remarks::addAll);
        return new GroupStatus(
                name,
                state.waiting(stream.messages().end()),
                state.inFlight(),
                state.done(),
                state.deadMessages(),
                state(state, report),
                List.copyOf(remarks));
    }

    private static GroupStatus.State state(GroupState state, Optional<GroupReport> report) {
        if (state.paused().isPresent()) {
            return GroupStatus.State.PAUSED;
        }
        if (report.isEmpty()) {
            return GroupStatus.State.IDLE;
        }
        return report.get().failure().isPresent() ? GroupStatus.State.FAILED : GroupStatus.State.RUNNING;
    }

    /** The done ones, then the open ones: an open window may have been claimed before a done one, but not by far. */
    Stream<WindowStatus> windows(String name) {
        return Stream.concat(others(name), ours(name));
    }

    /** Other readers are as the usual group. */
    private Stream<WindowStatus> others(String name) {
        return name.equals(DeliveryOptions.DEFAULT_GROUP)
                ? stream.otherReaders().stream().flatMap(OtherReaders::windows)
                : Stream.empty();
    }

    private Stream<WindowStatus> ours(String name) {
        var group = stream.group(name);
        var open = List.copyOf(group.state().open());
        Set<String> ids = open.stream().map(WindowRecord::id).collect(Collectors.toSet());
        var done = stream.settings().keep() ? group.done() : Stream.<WindowRecord>empty();
        return Stream.concat(
                done.filter(window -> !ids.contains(window.id()))
                        .map(window -> status(name, window, WindowStatus.State.DONE)),
                open.stream().map(window -> status(name, window, WindowStatus.State.OPEN)));
    }

    private static WindowStatus status(String group, WindowRecord window, WindowStatus.State state) {
        return new WindowStatus(
                window.id(),
                group,
                state,
                window.attempt(),
                window.created(),
                window.from(),
                window.from().map(from -> window.until()),
                window.members().size(),
                window.error());
    }

    <T> Optional<Window<T>> window(String name, Codec<T> codec, String id) {
        var full = names(name).full(id);
        var group = stream.group(name);
        return group.state()
                .open(full)
                .or(() -> done(group, full))
                .map(window -> Contents.window(names(name), group, window, codec));
    }

    private Optional<WindowRecord> done(GroupStore group, String id) {
        if (!stream.settings().keep()) {
            return Optional.empty();
        }
        try (var done = group.done()) {
            return done.filter(window -> window.id().equals(id)).findFirst();
        }
    }

    List<DeadWindow> dead(String name, int most) {
        return stream.group(name).dead(most);
    }

    List<String> deadIds(String name) {
        return stream.group(name).state().dead().stream().map(WindowRecord::id).toList();
    }

    Stream<Message<byte[]>> deadMessages(String name, String id, int most) {
        var group = stream.group(name);
        var window = group.state().dead(names(name).full(id)).orElseThrow(() -> notDead(name, id));
        return Contents.undecoded(group, window.limit(most));
    }

    void retryDead(String name, String id) {
        stream.group(name).request(new Transition.Retry(dead(name, id)));
    }

    void dropDead(String name, String id) {
        stream.group(name).request(new Transition.Drop(dead(name, id)));
    }

    private String dead(String name, String id) {
        var full = names(name).full(id);
        if (stream.group(name).state().dead(full).isEmpty()) {
            throw notDead(name, id);
        }
        return full;
    }

    private MinibatchException notDead(String name, String id) {
        return new MinibatchException("Nothing of the id " + id + " is set aside in group " + names(name)
                + ". Look: minibatch dead " + names(name).arguments(""));
    }

    private WindowNames names(String group) {
        return new WindowNames(stream.name(), group);
    }
}
