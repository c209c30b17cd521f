package io.minibatch.internal;

import io.minibatch.Appender;
import io.minibatch.Codec;
import io.minibatch.Entry;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import io.minibatch.store.Batch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects messages and writes them together: by size in the caller's thread, by time in the background.
 *
 * <p>Messages that could not be written stay and are tried again, by the next call that fills the batch and by time.
 * What went wrong in the background is thrown by the next call, once. An append that would fill the batch and cannot
 * write it takes its message back, so that the batch never grows beyond its size. A collected message that is larger
 * than the store ever takes is dropped, and the next call says so: it would hold up the others for ever.
 */
final class BatchedAppender<T> implements Appender<T> {

    private static final Logger LOG = LoggerFactory.getLogger(BatchedAppender.class);

    /** From here on a batch is full, however few messages it has: a store takes only so much in one step. */
    private static final long MOST_BYTES = 64 << 20;

    private final Engine engine;
    private final String stream;
    private final Codec<T> codec;
    private final int size;
    private final Duration atMost;

    private final ReentrantLock lock = new ReentrantLock();
    private List<Batch.Entry> collected = new ArrayList<>();
    private long bytes; // of their payloads
    private @Nullable Runnable timer;
    private @Nullable RuntimeException failure;
    private boolean closed;

    BatchedAppender(Engine engine, String stream, Codec<T> codec, int size, Duration atMost) {
        this.engine = engine;
        this.stream = stream;
        this.codec = codec;
        this.size = size;
        this.atMost = atMost;
    }

    @Override
    public String stream() {
        return stream;
    }

    @Override
    public void append(T data, Map<String, String> attributes) {
        take(List.of(kept(data, Encoding.entry(stream, codec, data, attributes))));
    }

    @Override
    public void appendAll(List<? extends T> data) {
        var entries = new ArrayList<Batch.Entry>(data.size());
        data.forEach(each -> entries.add(kept(each, Encoding.entry(stream, codec, each, Map.of()))));
        take(entries);
    }

    @Override
    public void appendEntries(List<? extends Entry<T>> entries) {
        var kept = new ArrayList<Batch.Entry>(entries.size());
        var encoded = Encoding.encoded(stream, codec, entries);
        for (var i = 0; i < encoded.size(); i++) {
            var own = entries.get(i) instanceof Entry.Data<T> data
                    ? data.data()
                    : encoded.get(i).payload();
            kept.add(kept(own, encoded.get(i)));
        }
        take(kept);
    }

    /** A position belongs to one write: so what was collected goes first, and the entries at once. */
    @Override
    public void appendEntries(List<? extends Entry<T>> entries, String source, String position) {
        var batch = Encoding.batch(stream, codec, entries, source, position);
        lock.lock();
        try {
            checkOpen();
            throwFailure();
            write();
            engine.append(stream, batch);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<String> position(String source) {
        return engine.position(stream, source);
    }

    /** Bytes that are the caller's own array are copied: it may use the array again before the batch is written. */
    private static Batch.Entry kept(Object data, Batch.Entry entry) {
        var payload = entry.payload();
        return payload == data ? new Batch.Entry(entry.attributes(), payload.clone()) : entry;
    }

    private void take(List<Batch.Entry> entries) {
        lock.lock();
        try {
            checkOpen();
            throwFailure();
            var before = collected.size();
            collected.addAll(entries);
            bytes += bytes(entries);
            if (collected.size() < size && bytes < MOST_BYTES) {
                flushLater();
                return;
            }
            try {
                write();
            } catch (RuntimeException e) {
                collected.subList(before, collected.size()).clear();
                bytes -= bytes(entries);
                var told = e instanceof MessageTooLargeException tooLarge ? blamed(tooLarge, before) : e;
                flushLater();
                throw told;
            }
        } finally {
            lock.unlock();
        }
    }

    private static long bytes(List<Batch.Entry> entries) {
        return entries.stream().mapToLong(entry -> entry.payload().length).sum();
    }

    /** The message is one of this call, or one that was collected before. */
    private RuntimeException blamed(MessageTooLargeException e, int before) {
        return e.index() < before
                ? drop(e)
                : new MessageTooLargeException(String.valueOf(e.getMessage()), e.index() - before);
    }

    private MinibatchException drop(MessageTooLargeException e) {
        var dropped = collected.remove(e.index());
        bytes -= dropped.payload().length;
        LOG.error("A message collected for stream {} is dropped, others are kept", stream, e);
        return new MinibatchException(
                "A message collected for stream " + stream + " is dropped, others are kept: " + e.getMessage(), e);
    }

    private void flushLater() {
        if (timer == null && !collected.isEmpty()) {
            timer = engine.background().blockingAfter(atMost, this::flushInTime);
        }
    }

    private void flushInTime() {
        lock.lock();
        try {
            timer = null;
            writeAll();
        } catch (RuntimeException e) {
            LOG.warn("{} messages of stream {} wait to be written; it is tried again", collected.size(), stream, e);
            failure = e;
            if (!closed) {
                flushLater();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what the store takes; then throws if there was something that it never will. */
    private void writeAll() {
        MinibatchException dropped = null;
        for (var written = false; !written; ) {
            try {
                write();
                written = true;
            } catch (MessageTooLargeException e) {
                dropped = drop(e);
            }
        }
        if (dropped != null) {
            throw dropped;
        }
    }

    private void write() {
        if (!collected.isEmpty()) {
            engine.append(stream, Encoding.batch(codec, collected));
            collected = new ArrayList<>();
            bytes = 0;
        }
        failure = null;
        if (timer != null) {
            timer.run();
            timer = null;
        }
    }

    private void throwFailure() {
        var known = failure;
        failure = null;
        if (known != null && known.getCause() instanceof MessageTooLargeException) {
            throw new MinibatchException(known.getMessage() + " This call was not carried out", known);
        }
        if (known != null) {
            throw new MinibatchException(
                    "An earlier batch of stream " + stream + " could not be written (" + known.getMessage()
                            + "). Its messages are kept and tried again; this call was not carried out",
                    known);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new MinibatchException("This batched appender of stream " + stream + " is closed");
        }
    }

    @Override
    public void flush() {
        lock.lock();
        try {
            checkOpen();
            writeAll();
        } finally {
            lock.unlock();
        }
    }

    private void finish() {
        try {
            writeAll();
        } finally {
            if (collected.isEmpty()) {
                closed = true;
                engine.forget(this);
            }
        }
    }

    /** When this throws, the messages that are not written are still there for another try. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                finish();
            }
        } catch (RuntimeException e) {
            if (closed) {
                throw e;
            }
            throw new MinibatchException(
                    collected.size() + " messages of stream " + stream + " are not written: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
