package io.minibatch.internal;

import io.minibatch.Buffer;
import io.minibatch.Codec;
import io.minibatch.Message;
import io.minibatch.Selection;
import io.minibatch.store.GroupState;
import io.minibatch.store.MessageLog;
import io.minibatch.store.Sequences;
import java.time.Instant;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What waits for a group, below a fixed end: what is appended later belongs to the next call of the emitter.
 *
 * @param <T> the payload
 */
final class StoredBuffer<T> implements Buffer<T> {

    private final String stream;
    private final Codec<T> codec;
    private final MessageLog log;
    private final GroupState state;
    private final long end;
    private final boolean ending;
    private final Supplier<Instant> completeUntil;
    private Optional<Message<T>> oldest = Optional.empty();
    private boolean oldestKnown;

    /**
     * A view of this moment.
     *
     * @param completeUntil called when the emitter asks for it: it may raise the floor of new messages
     */
    StoredBuffer(
            String stream,
            Codec<T> codec,
            MessageLog log,
            GroupState state,
            Bounds bounds,
            Supplier<Instant> completeUntil) {
        this.stream = stream;
        this.codec = codec;
        this.log = log;
        this.state = state;
        this.end = bounds.end();
        this.ending = bounds.ending();
        this.completeUntil = completeUntil;
    }

    /**
     * Where the view ends.
     *
     * @param end the first number that is not part of it
     * @param ending whether nothing will come after that
     */
    record Bounds(long end, boolean ending) {}

    /** A view for people, which changes nothing: the newest message says how far time has come. */
    static <T> StoredBuffer<T> readOnly(String stream, Codec<T> codec, MessageLog log, GroupState copy) {
        var end = log.end();
        copy.skipTo(log.first());
        return new StoredBuffer<>(stream, codec, log, copy, new Bounds(end, false), () -> {
            var newest = log.read(Sequences.range(end - 1, end - 1));
            return newest.hasNext() ? newest.next().created() : copy.previous();
        });
    }

    @Override
    public long size() {
        return state.waiting(end);
    }

    @Override
    public Optional<Message<T>> oldest() {
        if (!oldestKnown) {
            oldest = read(state.firstWaiting(1, end)).findFirst();
            if (oldest.isEmpty() && size() > 0) {
                oldest = all().findFirst(); // that number never held a message, or it is gone
            }
            oldestKnown = true;
        }
        return oldest;
    }

    @Override
    public Stream<Message<T>> all() {
        return read(state.firstWaiting(Long.MAX_VALUE, end));
    }

    @Override
    public Selection<T> first(long n) {
        if (n < 0) {
            throw new IllegalArgumentException("n must be at least 0, but is " + n);
        }
        return new StoredSelection<>(this, state.firstWaiting(n, end));
    }

    @Override
    public Selection<T> before(Instant time) {
        return new StoredSelection<>(this, log.before(time, state.firstWaiting(Long.MAX_VALUE, end)));
    }

    @Override
    public Instant previous() {
        return state.previous();
    }

    @Override
    public Instant completeUntil() {
        return completeUntil.get();
    }

    @Override
    public boolean ending() {
        return ending;
    }

    Stream<Message<T>> read(Sequences numbers) {
        if (numbers.isEmpty()) {
            return Stream.empty();
        }
        var messages = Spliterators.spliteratorUnknownSize(
                log.read(numbers), Spliterator.ORDERED | Spliterator.DISTINCT | Spliterator.NONNULL);
        return StreamSupport.stream(messages, false).map(stored -> new LazyMessage<>(stream, codec, stored, this));
    }

    @Override
    public String toString() {
        return size() + " messages of stream " + stream;
    }
}
