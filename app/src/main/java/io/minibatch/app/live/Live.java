package io.minibatch.app.live;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchListener;
import io.minibatch.Sink;
import io.minibatch.Source;
import io.minibatch.Window;
import io.minibatch.app.live.WindowEvent.Kind;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Remembers what happened lately, and tells those who follow a stream. */
public final class Live implements MinibatchListener {

    private static final int MOST_GROUPS = 256;
    private static final String OF_NO_GROUP = "";

    private final Map<Name, GroupRecent> groups = new ConcurrentHashMap<>();
    private final List<Consumer<WindowEvent>> followers = new CopyOnWriteArrayList<>();

    private record Name(String stream, String group) {}

    /** Tells of each event, on the thread that has done it, until the result is run. Must not block. */
    public Runnable follow(Consumer<WindowEvent> told) {
        followers.add(told);
        return () -> followers.remove(told);
    }

    /** The last windows that were completed, latest first. */
    public List<WindowEvent> completed(String stream, String group) {
        return of(stream, group).map(GroupRecent::completed).orElse(List.of());
    }

    /** What went wrong last, latest first, with what went wrong in the stream's sources. */
    public List<WindowEvent> troubles(String stream, String group) {
        return Stream.of(group, OF_NO_GROUP)
                .flatMap(name -> of(stream, name).stream())
                .flatMap(recent -> recent.troubles().stream())
                .sorted(Comparator.comparing(WindowEvent::at).reversed())
                .toList();
    }

    /** How long windows of the last minute took; empty if none was completed. */
    public Optional<Latency> latency(String stream, String group) {
        return of(stream, group).flatMap(GroupRecent::latency);
    }

    private Optional<GroupRecent> of(String stream, String group) {
        return Optional.ofNullable(groups.get(new Name(stream, group)));
    }

    private void happened(WindowEvent event) {
        recent(new Name(event.stream(), event.group())).add(event);
        followers.forEach(told -> told.accept(event));
    }

    private GroupRecent recent(Name name) {
        var known = groups.get(name);
        if (known != null) {
            return known;
        }
        if (groups.size() >= MOST_GROUPS) {
            forgetOne();
        }
        return groups.computeIfAbsent(name, absent -> new GroupRecent());
    }

    /** The one of which nothing was heard for longest: streams come and go. */
    private void forgetOne() {
        groups.entrySet().stream()
                .min(Comparator.comparing(each -> each.getValue().latest()))
                .ifPresent(each -> groups.remove(each.getKey()));
    }

    @Override
    public void windowCompleted(Window<?> window, Duration took) {
        happened(WindowEvent.completed(window, took));
    }

    @Override
    public void attemptFailed(Window<?> window, Throwable cause) {
        happened(WindowEvent.failed(Kind.FAILED, window, cause));
    }

    @Override
    public void sinkFailed(Window<?> window, Sink<?> sink, int failures, Duration pause, Throwable cause) {
        happened(WindowEvent.failed(Kind.SINK_FAILED, window, cause));
    }

    @Override
    public void sourceFailed(String stream, Source<?> source, int failures, Duration pause, Throwable cause) {
        happened(WindowEvent.sourceFailed(stream, failures, cause));
    }

    @Override
    public void pipelineFailed(String stream, String group, Throwable cause) {
        happened(WindowEvent.pipelineFailed(stream, group, cause));
    }

    @Override
    public void windowSetAside(DeadWindow dead, Throwable cause) {
        happened(WindowEvent.setAside(Kind.DEAD, dead, cause));
    }

    @Override
    public void messageSetAside(DeadWindow dead, Throwable cause) {
        happened(WindowEvent.setAside(Kind.UNDECODABLE, dead, cause));
    }
}
