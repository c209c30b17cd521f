package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.Buffer;
import io.minibatch.Codec;
import io.minibatch.DeadWindow;
import io.minibatch.Message;
import io.minibatch.MinibatchException;
import io.minibatch.MinibatchListener;
import io.minibatch.PipelineSpec;
import io.minibatch.PipelineStatus;
import io.minibatch.Source;
import io.minibatch.StreamStatus;
import io.minibatch.Subscription;
import io.minibatch.Window;
import io.minibatch.WindowStatus;
import io.minibatch.store.Batch;
import io.minibatch.store.Damage;
import io.minibatch.store.OtherReaders;
import io.minibatch.store.Store;
import io.minibatch.store.StreamStore;
import io.minibatch.store.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one door of the runtime: one store, and what runs on it. */
public final class Engine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);

    private final Store store;
    private final InstantSource clock;
    private final Listeners listener;
    private final Background background = new Background();
    private final Duration closeWithin;
    private final Open open;
    private final Map<String, StreamStore> streams = new ConcurrentHashMap<>();
    private final CountDownLatch allClosed = new CountDownLatch(1);
    private volatile boolean closed;

    /**
     * The engine owns the store: closing it closes the store.
     *
     * @param closeWithin how long the end of a pipeline waits for running windows before it interrupts them
     */
    public Engine(Store store, InstantSource clock, List<MinibatchListener> listeners, Duration closeWithin) {
        this.store = store;
        this.clock = clock;
        this.listener = new Listeners(listeners);
        this.closeWithin = closeWithin;
        this.open = new Open(background, this::now);
    }

    // --- what its own parts use

    Background background() {
        return background;
    }

    Open open() {
        return open;
    }

    MinibatchListener listener() {
        return listener;
    }

    Duration closeWithin() {
        return closeWithin;
    }

    Surroundings surroundings() {
        return Surroundings.running(clock, listener, background);
    }

    /** In whole milliseconds. */
    Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }

    void append(String stream, Batch batch) {
        stream(stream).messages().append(batch);
    }

    Optional<String> position(String stream, String source) {
        return stream(stream).messages().position(source);
    }

    void forget(Object ended) {
        open.remove(ended);
    }

    private StreamStore stream(String name) {
        checkOpen();
        var known = streams.get(name);
        return known != null ? known : streams.computeIfAbsent(name, store::stream);
    }

    private Inspection inspect(String stream) {
        return new Inspection(stream(stream));
    }

    private void checkOpen() {
        if (closed) {
            throw new MinibatchException("This Minibatch is closed (" + store.url() + "): open a new one");
        }
    }

    // --- looking on

    public List<PipelineStatus> pipelines() {
        return open.statuses();
    }

    public void addListener(MinibatchListener added) {
        checkOpen();
        listener.add(added);
    }

    public void removeListener(MinibatchListener removed) {
        listener.remove(removed);
    }

    // --- appending

    public <T> void append(String stream, Codec<T> codec, T data, Map<String, String> attributes) {
        stream(stream).messages().append(Encoding.batch(stream, codec, data, attributes));
    }

    public <T> void appendAll(String stream, Codec<T> codec, List<? extends T> data) {
        if (!data.isEmpty()) {
            append(stream, Encoding.batch(codec, Encoding.entries(stream, codec, data)));
        }
    }

    public <T> Appender<T> batched(String stream, Codec<T> codec, int size, Duration atMost) {
        checkOpen();
        var appender = new BatchedAppender<>(this, stream, codec, size, atMost);
        open.add(appender);
        return appender;
    }

    // --- running

    public <T> Subscription startSources(String stream, Codec<T> codec, List<Source<T>> sources) {
        checkOpen();
        var subscription = new SourcesSubscription<>(this, stream, codec, sources);
        open.add(subscription);
        subscription.start();
        return subscription;
    }

    public <T, R> Subscription start(PipelineSpec<T, R> spec) {
        return start(spec, Optional.empty());
    }

    public <T, R> void run(PipelineSpec<T, R> spec) throws InterruptedException {
        Foreground.join(start(spec, Optional.empty()), this::endAtShutdown);
    }

    public <T, R> void drain(PipelineSpec<T, R> spec, boolean ending) throws InterruptedException {
        Foreground.join(start(spec, Optional.of(ending)), this::endAtShutdown);
    }

    private <T, R> Subscription start(PipelineSpec<T, R> spec, Optional<Boolean> drain) {
        var subscription = new PipelineSubscription<>(this, spec, stream(spec.stream()), drain);
        open.add(subscription);
        try {
            subscription.start();
        } catch (RuntimeException | Error e) {
            open.remove(subscription);
            throw e;
        }
        return subscription;
    }

    // --- streams and groups

    public void retain(String stream, Duration age) {
        stream(stream).configure(settings -> settings.withRetain(age));
    }

    public List<String> groups(String stream) {
        return stream(stream).groups();
    }

    public StreamStatus status(String stream) {
        return inspect(stream).status();
    }

    public void clear(String stream) {
        stream(stream).clear();
        open.serve(stream); // soon enough without, but not before the next append
    }

    public void delete(String stream) {
        stream(stream).delete();
        open.serve(stream); // its pipelines end
    }

    public List<Damage> verify(String stream, boolean repair) {
        return stream(stream).verify(repair);
    }

    public Optional<OtherReaders> otherReaders(String stream) {
        return stream(stream).otherReaders();
    }

    public void createGroup(String stream, String group, boolean fromNow) {
        stream(stream).group(group).create(fromNow, now());
    }

    public void dropGroup(String stream, String group) {
        stream(stream).group(group).drop();
    }

    public <T> Buffer<T> buffer(String stream, String group, Codec<T> codec) {
        var found = stream(stream);
        return StoredBuffer.readOnly(
                stream, codec, found.messages(), found.group(group).state());
    }

    public Stream<WindowStatus> windows(String stream, String group) {
        return inspect(stream).windows(group);
    }

    public <T> Optional<Window<T>> window(String stream, String group, Codec<T> codec, String id) {
        return inspect(stream).window(group, codec, id);
    }

    public List<DeadWindow> dead(String stream, String group, int most) {
        return inspect(stream).dead(group, most);
    }

    public List<String> deadIds(String stream, String group) {
        return inspect(stream).deadIds(group);
    }

    public Stream<Message<byte[]>> deadMessages(String stream, String group, String id, int most) {
        return inspect(stream).deadMessages(group, id, most);
    }

    public void retryDead(String stream, String group, String id) {
        inspect(stream).retryDead(group, id);
    }

    public void dropDead(String stream, String group, String id) {
        inspect(stream).dropDead(group, id);
    }

    public void pause(String stream, String group) {
        stream(stream).group(group).request(new Transition.Pause(Pauses.since(now())));
    }

    public void resume(String stream, String group) {
        stream(stream).group(group).request(new Transition.Resume());
    }

    public List<String> streams() {
        checkOpen();
        return store.streams();
    }

    public String url() {
        return store.url();
    }

    /**
     * Pipelines and sources, then appenders, then the store. What an appender could not write is thrown at the end. A
     * thread of a pipeline or source cannot wait for its own end: all is then closed when it has come back.
     */
    @Override
    public void close() {
        if (open.isHere()) {
            Threads.daemon("minibatch-close", Background.logged(this::closeAll)).start();
        } else {
            closeAll();
        }
    }

    /** What completed windows gave to batched appenders would be lost. */
    private void endAtShutdown() {
        try {
            open.closeRunning(); // pipelines that were started beside the one in the foreground, too
            open.closeAppenders();
        } catch (RuntimeException e) {
            LOG.error("Messages are lost as the process ends", e);
        }
    }

    private void closeAll() {
        if (!open.beginClosing()) {
            Threads.awaitFully(allClosed); // somebody else is at it
            return;
        }
        try (store;
                background) {
            open.closeRunning();
            open.closeAppenders();
        } finally {
            closed = true;
            allClosed.countDown();
        }
    }
}
