package io.minibatch;

import io.minibatch.internal.Engine;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The way in: streams of one store. Open one, keep it as long as the program runs, close it at the end. Safe for use by
 * many threads; several may be open at once, on the same store, too.
 *
 * <pre>{@code
 * try (var mb = Minibatch.open()) {
 *     mb.stream("readings", Reading.class).append(new Reading("s1", 20.5));
 * }
 * }</pre>
 */
public final class Minibatch implements AutoCloseable {

    private final Engine engine;

    Minibatch(Engine engine) {
        this.engine = engine;
    }

    /**
     * Opens the store that the environment names: {@code MINIBATCH_URL}, then {@code MINIBATCH_MONGO_URL}, then
     * {@code MONGO_URL}, and without any of them the folder {@code minibatch-data} in the current one.
     */
    public static Minibatch open() {
        return builder().open();
    }

    /**
     * Opens the store of a URL: {@code file:folder}, {@code file:folder?sync=always}, {@code memory:},
     * {@code mongodb://...}. What a scheme accepts is described with its store.
     *
     * @throws MinibatchException if no store knows the scheme, or the store cannot be opened
     */
    public static Minibatch open(String url) {
        return builder().url(url).open();
    }

    /**
     * Opens the file store in a folder, which is made if it is not there.
     *
     * @throws MinibatchException if it cannot be opened
     */
    public static Minibatch open(Path folder) {
        return builder().url(MinibatchBuilder.fileUrl(folder)).open();
    }

    /** For a listener, a clock, or a store of your own. */
    public static MinibatchBuilder builder() {
        return new MinibatchBuilder();
    }

    /** A stream whose payloads are objects of any shape, as JSON. */
    public MessageStream<Map<String, Object>> stream(String name) {
        return stream(name, JsonCodec.ofMaps());
    }

    /** A stream of a class or record, as JSON; of {@code String}, as text; of {@code byte[]}, as it is. */
    public <T> MessageStream<T> stream(String name, Class<T> type) {
        return stream(name, Codec.of(type));
    }

    /** A stream with a codec, for generic types and formats of your own. */
    public <T> MessageStream<T> stream(String name, Codec<T> codec) {
        return new MessageStream<>(engine, name, codec, List.of());
    }

    /** The names of all streams, sorted. */
    public List<String> streams() {
        return engine.streams();
    }

    /**
     * Starts a pipeline for every method with {@link Streaming} of this object, each with all the sinks. The returned
     * subscription stands for all of them.
     *
     * @param consumer the object; its class needs no certain type
     * @param sinks where results go
     * @throws IllegalArgumentException if no method has the annotation, if one cannot consume a window, or if one
     *     returns a result and there is no sink
     */
    public Subscription register(Object consumer, Sink<?>... sinks) {
        return new StreamingMethods(this, consumer, List.of(sinks)).start();
    }

    /** The pipelines that run in this instance, or stand by, sorted by stream and group. */
    public List<PipelineStatus> pipelines() {
        return engine.pipelines();
    }

    /**
     * Tells one more listener, from now on; the builder takes those who shall see everything.
     *
     * @throws MinibatchException if this instance is closed
     */
    public void addListener(MinibatchListener listener) {
        engine.addListener(Objects.requireNonNull(listener, "listener"));
    }

    /** Tells a listener no more. An event that is under way may still come. */
    public void removeListener(MinibatchListener listener) {
        engine.removeListener(listener);
    }

    /** The URL of the store, without passwords. */
    public String url() {
        return engine.url();
    }

    /**
     * Stops all pipelines and sources of this instance gracefully, as {@link Subscription#close} does, then closes the
     * store. Closing twice does nothing. Called by a function, sink, source or listener of its own, it returns at once,
     * and closes when that has returned.
     */
    @Override
    public void close() {
        engine.close();
    }
}
