package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.Buffer;
import io.minibatch.Codec;
import io.minibatch.DeadWindow;
import io.minibatch.Message;
import io.minibatch.MinibatchListener;
import io.minibatch.PipelineSpec;
import io.minibatch.Source;
import io.minibatch.StreamStatus;
import io.minibatch.Subscription;
import io.minibatch.Window;
import io.minibatch.WindowStatus;
import io.minibatch.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The one door of the runtime. */
public final class Engine implements AutoCloseable {
    private static RuntimeException no() {
        return new IllegalStateException("not there yet");
    }

    public Engine(Store store, InstantSource clock, List<MinibatchListener> listeners) {}

    public <T> void append(String stream, Codec<T> codec, T data, Map<String, String> attributes) {
        throw no();
    }

    public <T> void appendAll(String stream, Codec<T> codec, List<? extends T> data) {
        throw no();
    }

    public <T> Appender<T> batched(String stream, Codec<T> codec, int size, Duration atMost) {
        throw no();
    }

    public <T> Subscription startSources(String stream, Codec<T> codec, List<Source<T>> sources) {
        throw no();
    }

    public <T, R> Subscription start(PipelineSpec<T, R> spec) {
        throw no();
    }

    public <T, R> void run(PipelineSpec<T, R> spec) throws InterruptedException {
        throw no();
    }

    public <T, R> void drain(PipelineSpec<T, R> spec, boolean ending) throws InterruptedException {
        throw no();
    }

    public void retain(String stream, Duration age) {
        throw no();
    }

    public List<String> groups(String stream) {
        throw no();
    }

    public StreamStatus status(String stream) {
        throw no();
    }

    public void clear(String stream) {
        throw no();
    }

    public void delete(String stream) {
        throw no();
    }

    public void createGroup(String stream, String group, boolean fromNow) {
        throw no();
    }

    public void dropGroup(String stream, String group) {
        throw no();
    }

    public <T> Buffer<T> buffer(String stream, String group, Codec<T> codec) {
        throw no();
    }

    public Stream<WindowStatus> windows(String stream, String group) {
        throw no();
    }

    public <T> Optional<Window<T>> window(String stream, String group, Codec<T> codec, String id) {
        throw no();
    }

    public List<DeadWindow> dead(String stream, String group) {
        throw no();
    }

    public List<Message<byte[]>> deadMessages(String stream, String group, String id) {
        throw no();
    }

    public void retryDead(String stream, String group, String id) {
        throw no();
    }

    public void dropDead(String stream, String group, String id) {
        throw no();
    }

    public void pause(String stream, String group) {
        throw no();
    }

    public void resume(String stream, String group) {
        throw no();
    }

    public List<String> streams() {
        throw no();
    }

    public String url() {
        throw no();
    }

    @Override
    public void close() {}
}
