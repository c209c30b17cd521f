package io.minibatch.mqtt;

import static org.awaitility.Awaitility.await;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** Runs a source on a thread, and collects what it appends. Can be made to wait, or to fail. */
final class Collecting implements Appender<Object>, AutoCloseable {

    private static final int PLENTY = 1_000_000;

    private final MqttSource<Object> source;
    private final Semaphore calls;
    private final List<Entry.Encoded<Object>> entries = new CopyOnWriteArrayList<>();
    private final List<Integer> batches = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean failing;
    private volatile String tooLarge = "none";
    private volatile Throwable failure;

    private Collecting(MqttSource<Object> source, int calls) {
        this.source = source;
        this.calls = new Semaphore(calls);
        this.thread = new Thread(this::run, "collecting");
        this.thread.setDaemon(true);
        this.thread.start();
    }

    static Collecting from(MqttSource<Object> source) {
        return new Collecting(source, PLENTY);
    }

    /** A store that takes so many batches, and then none until {@link #goOn}. */
    static Collecting slowly(MqttSource<Object> source, int batches) {
        return new Collecting(source, batches);
    }

    void goOn() {
        calls.release(PLENTY);
    }

    /** Whether it waits for the store. */
    boolean isWaiting() {
        return calls.hasQueuedThreads();
    }

    /** How many messages have come behind those that the store has been given. */
    int waiting() {
        return source.waiting();
    }

    /** Is stopped while the store still has a batch; then that goes on. */
    void stopSlowly() throws InterruptedException {
        var closing = new Thread(() -> {
            try {
                source.close();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        closing.start();
        await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
        goOn();
        closing.join();
        thread.join();
    }

    void fail() {
        failing = true;
    }

    /** A payload that is not taken, nor anything that comes with it. */
    void refuse(String payload) {
        tooLarge = payload;
    }

    private void run() {
        try {
            source.stream(this);
        } catch (Throwable e) {
            failure = e;
        }
    }

    @Override
    public void appendEntries(List<? extends Entry<Object>> batch) {
        calls.acquireUninterruptibly();
        if (failing) {
            throw new MinibatchException("disk full");
        }
        var payloads =
                batch.stream().map(entry -> text((Entry.Encoded<Object>) entry)).toList();
        if (payloads.contains(tooLarge)) {
            throw new MessageTooLargeException("4 bytes are the most", payloads.indexOf(tooLarge));
        }
        batch.forEach(entry -> entries.add((Entry.Encoded<Object>) entry));
        batches.add(batch.size());
    }

    List<String> payloads() {
        return entries.stream().map(Collecting::text).toList();
    }

    private static String text(Entry.Encoded<Object> entry) {
        return new String(entry.payload(), StandardCharsets.UTF_8);
    }

    List<Map<String, String>> attributes() {
        return entries.stream().map(Entry::attributes).toList();
    }

    List<Integer> batches() {
        return batches;
    }

    /** What ended it; null while it runs, or when it was stopped. */
    Throwable failure() {
        return failure;
    }

    boolean isAlive() {
        return thread.isAlive();
    }

    @Override
    public void close() {
        goOn();
        try {
            source.close();
            thread.interrupt();
            thread.join(60_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        if (thread.isAlive()) {
            throw new AssertionError("The source does not stop: " + List.of(thread.getStackTrace()));
        }
    }

    @Override
    public void append(Object data, Map<String, String> attributes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendAll(List<?> data) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void appendEntries(List<? extends Entry<Object>> batch, String name, String position) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<String> position(String name) {
        return Optional.empty();
    }

    @Override
    public void flush() {}

    static List<String> numbered(String name, int count) {
        var all = new ArrayList<String>(count);
        for (var i = 0; i < count; i++) {
            all.add(name + i);
        }
        return all;
    }
}
