package io.minibatch;

import io.minibatch.internal.Engine;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A handle on one group of a stream: an independent reader with its own progress.
 *
 * <p>A group exists, durably, from {@link #create} or its first pipeline. From then on every message is delivered to it
 * at least once, and stays in the stream until it was. Changes of a group that another process consumes are carried out
 * by that process, soon.
 *
 * @param <T> the payload
 */
public final class Group<T> {

    private final Engine engine;
    private final String stream;
    private final String name;
    private final Codec<T> codec;

    Group(Engine engine, String stream, String name, Codec<T> codec) {
        this.engine = engine;
        this.stream = stream;
        this.name = name;
        this.codec = codec;
    }

    /** The group's name. */
    public String name() {
        return name;
    }

    /** Makes the group, from the oldest message still there. Does nothing if it exists. */
    public void create() {
        engine.createGroup(stream, name, false);
    }

    /** Makes the group, from the next message. Does nothing if it exists. */
    public void createFromNow() {
        engine.createGroup(stream, name, true);
    }

    /**
     * Removes the group with its progress and all it set aside. Does nothing if it does not exist.
     *
     * @throws MinibatchException if it is being consumed
     */
    public void drop() {
        engine.dropGroup(stream, name);
    }

    /** What waits for the group: a view of this moment. If the group does not exist, what would wait for it. */
    public Buffer<T> buffer() {
        return engine.buffer(stream, name, codec);
    }

    /**
     * The open windows, and the done ones if the stream keeps; in the order of their claims. Before those of the group
     * {@code default} come those of Python programs that share the store.
     */
    public Stream<WindowStatus> windows() {
        return engine.windows(stream, name);
    }

    /** A window that is open, or done and kept, with its messages. */
    public Optional<Window<T>> window(String id) {
        return engine.window(stream, name, codec, id);
    }

    /** What was set aside, oldest first. */
    public List<DeadWindow> dead() {
        return dead(Integer.MAX_VALUE);
    }

    /** The oldest of what was set aside, at most so many: each has a stack trace. */
    public List<DeadWindow> dead(int most) {
        return engine.dead(stream, name, most);
    }

    /** The ids of all that was set aside, oldest first; costs little, however much that is. */
    public List<String> deadIds() {
        return engine.deadIds(stream, name);
    }

    /**
     * The messages of something that was set aside, undecoded.
     *
     * @throws MinibatchException if nothing of this id is set aside
     */
    public List<Message<byte[]>> deadMessages(String id) {
        return deadMessages(id, Integer.MAX_VALUE).toList();
    }

    /**
     * The first messages of something that was set aside, at most so many, undecoded. Stores read them as they are
     * pulled, if they can, so that large ones need not be in memory together.
     *
     * @throws MinibatchException if nothing of this id is set aside
     */
    public Stream<Message<byte[]>> deadMessages(String id, int most) {
        return engine.deadMessages(stream, name, id, most);
    }

    /**
     * Delivers something that was set aside again, under its id.
     *
     * @throws MinibatchException if nothing of this id is set aside
     */
    public void retry(String id) {
        engine.retryDead(stream, name, id);
    }

    /**
     * Forgets something that was set aside, with its messages.
     *
     * @throws MinibatchException if nothing of this id is set aside
     */
    public void drop(String id) {
        engine.dropDead(stream, name, id);
    }

    /** Makes no more windows until {@link #resume}, in whatever process. Durable. */
    public void pause() {
        engine.pause(stream, name);
    }

    /** Ends a pause. */
    public void resume() {
        engine.resume(stream, name);
    }
}
