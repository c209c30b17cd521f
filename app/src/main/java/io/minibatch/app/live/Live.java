package io.minibatch.app.live;

import io.minibatch.DeadWindow;
import io.minibatch.MinibatchListener;
import io.minibatch.Sink;
import io.minibatch.Window;
import io.minibatch.app.live.WindowEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Remembers what happened lately, and tells those who follow a stream. */
public final class Live implements MinibatchListener {

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

    /** What went wrong last, latest first. */
    public List<WindowEvent> troubles(String stream, String group) {
        return of(stream, group).map(GroupRecent::troubles).orElse(List.of());
    }

    /** How long windows of the last minute took; empty if none was completed. */
    public Optional<Latency> latency(String stream, String group) {
        return of(stream, group).flatMap(GroupRecent::latency);
    }

    private Optional<GroupRecent> of(String stream, String group) {
        return Optional.ofNullable(groups.get(new Name(stream, group)));
    }

    private void happened(WindowEvent event) {
        groups.computeIfAbsent(new Name(event.stream(), event.group()), name -> new GroupRecent())
                .add(event);
        followers.forEach(told -> told.accept(event));
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
    public void windowSetAside(DeadWindow dead, Throwable cause) {
        happened(WindowEvent.setAside(Kind.DEAD, dead, cause));
    }

    @Override
    public void messageSetAside(DeadWindow dead, Throwable cause) {
        happened(WindowEvent.setAside(Kind.UNDECODABLE, dead, cause));
    }
}
