package io.minibatch;

import io.minibatch.internal.Engine;
import io.minibatch.store.Damage;
import io.minibatch.store.OtherReaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A named, endless, durable sequence of messages. Many threads and processes may append. Safe for use by many threads.
 *
 * <p>A stream comes into being with its first message, group or setting; looking at it makes nothing.
 *
 * <pre>{@code
 * try (var mb = Minibatch.open()) {
 *     mb.stream("readings", Reading.class).append(new Reading("s1", 20.5));
 * }
 * }</pre>
 *
 * @param <T> the payload
 */
public final class MessageStream<T> {

    private final Engine engine;
    private final String name;
    private final Codec<T> codec;
    private final List<Source<T>> sources;

    MessageStream(Engine engine, String name, Codec<T> codec, List<Source<T>> sources) {
        this.engine = engine;
        this.name = Check.name(name, "stream");
        this.codec = Objects.requireNonNull(codec, "codec");
        this.sources = List.copyOf(sources);
    }

    /** The name. */
    public String name() {
        return name;
    }

    /** How payloads become bytes. */
    public Codec<T> codec() {
        return codec;
    }

    /** Appends one message. When this returns, the message survives the death of the process. */
    public void append(T data) {
        append(data, Map.of());
    }

    /** Appends one message with attributes. When this returns, the message survives the death of the process. */
    public void append(T data, Map<String, String> attributes) {
        engine.append(name, codec, data, attributes);
    }

    /** Appends all messages in one step: all of them or, when it throws, none. An empty list does nothing. */
    public void appendAll(List<? extends T> data) {
        engine.appendAll(name, codec, data);
    }

    /**
     * An appender that collects messages and makes them durable together: when {@code size} have come, when the oldest
     * of them is {@code atMost} old, on {@link Appender#flush()} and on close; also when they have 64 MB. What fails is
     * thrown by the next call and nothing is forgotten, but for a message that is larger than the store ever takes:
     * that one is dropped, and the error says so. A crash loses what was not flushed.
     *
     * @throws IllegalArgumentException if {@code size} is below 1 or {@code atMost} below one millisecond
     */
    public Appender<T> batched(int size, Duration atMost) {
        return engine.batched(name, codec, Check.atLeastOne(size, "size"), Check.positive(atMost, "atMost"));
    }

    /** The same stream with a source that runs while its pipeline, or {@link #start}, runs. May be repeated. */
    @SuppressWarnings("unchecked") // a source of a subtype may be given an appender of the type: it only appends
    public MessageStream<T> attach(Source<? extends T> source) {
        var all = new ArrayList<>(sources);
        all.add((Source<T>) Objects.requireNonNull(source, "source"));
        return new MessageStream<>(engine, name, codec, all);
    }

    /**
     * Runs the attached sources in the background, without a pipeline.
     *
     * @throws IllegalStateException if no source is attached
     */
    public Subscription start() {
        if (sources.isEmpty()) {
            throw new IllegalStateException("Stream " + name + " has no source to start: attach one, or windowed(...)");
        }
        return engine.startSources(name, codec, sources);
    }

    /** Cuts the stream into windows, by a built-in strategy or your own. */
    public Windowed<T> windowed(WindowEmitter<? super T> emitter) {
        return new Windowed<>(engine, this, Objects.requireNonNull(emitter, "emitter"));
    }

    /**
     * Messages are removed when they are older, whether they were processed or not; windows in flight keep theirs.
     * Written to the stream. They are removed while a pipeline of the stream runs, anywhere; in files by whole
     * segments, so somewhat later than the age says.
     *
     * @throws IllegalArgumentException if {@code age} is below one millisecond
     */
    public MessageStream<T> retain(Duration age) {
        engine.retain(name, Check.positive(age, "retain"));
        return this;
    }

    /** A group of readers by name: to create it before its first pipeline, to inspect it, to mend what failed. */
    public Group<T> group(String group) {
        return new Group<>(engine, name, Check.name(group, "group"), codec);
    }

    /** The group {@code default}. */
    public Group<T> group() {
        return group(DeliveryOptions.DEFAULT_GROUP);
    }

    /** The names of all groups, sorted. */
    public List<String> groups() {
        return engine.groups(name);
    }

    /** What waits for the group {@code default}: a view of this moment. */
    public Buffer<T> buffer() {
        return group().buffer();
    }

    /** The open windows of the group {@code default}, and the done ones if the stream keeps. */
    public Stream<WindowStatus> windows() {
        return group().windows();
    }

    /** How the stream stands. */
    public StreamStatus status() {
        return engine.status(name);
    }

    /**
     * Removes all messages that wait, for every group, and what is kept. Open windows keep their messages until they
     * are done, in every attempt and after a restart; only one that is claimed at the same moment may come without
     * those that are gone, and not at all if none is left. What was set aside stays. Sequence numbers go on.
     */
    public void clear() {
        engine.clear(name);
    }

    /**
     * Removes the stream: messages, groups, and what was set aside. Pipelines on it stop with an error. A stream of the
     * same name that is made later goes on with the sequence numbers.
     */
    public void delete() {
        engine.delete(name);
    }

    /**
     * Reads and checks everything of the stream.
     *
     * @param repair whether to set aside what cannot be read, so that the groups that wait before it go on
     * @return each place that cannot be read, or could not before the repair; empty if all is sound
     */
    public List<Damage> verify(boolean repair) {
        return engine.verify(name, repair);
    }

    /**
     * What programs of the Python original have left in the stream: windows that they keep, messages that they took and
     * did not finish. Empty if the store is not one that they share.
     */
    public Optional<OtherReaders> otherReaders() {
        return engine.otherReaders(name);
    }

    List<Source<T>> sources() {
        return sources;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
