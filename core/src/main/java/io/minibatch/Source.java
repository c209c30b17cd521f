package io.minibatch;

import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts messages into a stream: from Kafka, MQTT, a file, or your own. A lambda is a source; {@link #ofIterable},
 * {@link #ofStream}, {@link #ofQueue} and {@link #ofSupplier} make one of what a program has at hand.
 *
 * <p>A source runs on a thread of its own while its pipeline or {@link MessageStream#start} runs. When {@link #stream}
 * throws, it is called again after a pause that grows from 1 s to 30 s; when it returns, the source has ended. It is
 * stopped by interrupting the thread and calling {@link #close}.
 *
 * <pre>{@code
 * Source<String> lines = appender -> {
 *     try (var in = Files.newBufferedReader(file)) {
 *         for (String line; (line = in.readLine()) != null; ) {
 *             appender.append(line);
 *         }
 *     }
 * };
 * }</pre>
 *
 * @param <T> the payload
 */
@FunctionalInterface
public interface Source<T> {

    /** Appends messages until there are no more, or until the thread is interrupted. */
    void stream(Appender<T> appender) throws Exception;

    /** Called once, from another thread, when the source shall stop: makes {@link #stream} return soon. */
    default void close() throws Exception {}

    /**
     * The elements of a collection, or whatever can be gone through; then it ends. A collection is appended in steps of
     * up to 1,000, anything else one by one, since the next element may let itself be waited for.
     *
     * <p>It goes through them once: an append that fails is tried again with the same elements, which hold up the
     * others until it succeeds. Where it stands is known in memory only: a new process, and a new source, begin with
     * the first element again.
     */
    static <T> Source<T> ofIterable(Iterable<? extends T> elements) {
        return ElementSource.of(elements);
    }

    /**
     * The elements of a stream of Java, one by one; then the stream is closed and the source ends. If the source is
     * stopped before, the stream is closed, too. The stream may be endless. Otherwise as {@link #ofIterable}.
     */
    static <T> Source<T> ofStream(Stream<? extends T> elements) {
        return ElementSource.of(elements);
    }

    /**
     * What is put into a queue, until the source is stopped. What is there is appended together, up to 1,000 elements
     * in one step. The queue holds its elements in memory: what is in it is lost with the process. What was taken and
     * could not be appended stays in the source, which tries it again before it takes more, also in another pipeline.
     *
     * <pre>{@code
     * var queue = new ArrayBlockingQueue<Reading>(10_000);
     * mb.stream("readings", Reading.class).attach(Source.ofQueue(queue)).start();
     * queue.put(new Reading("s1", 20.5));
     * }</pre>
     */
    static <T> Source<T> ofQueue(BlockingQueue<? extends T> queue) {
        return new QueueSource<>(queue);
    }

    /**
     * What somebody has each time he is asked, until the source is stopped. Null says that there is nothing at the
     * moment: he is asked again after 10 ms, then less and less often, down to once a second. He may block, and may
     * throw: then he is asked again as if the source had thrown. Nothing is known of where he stands, so what a restart
     * repeats is up to him.
     */
    static <T> Source<T> ofSupplier(Supplier<? extends @Nullable T> supplier) {
        return new SupplierSource<>(supplier);
    }
}
