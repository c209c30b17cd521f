package io.minibatch;

/**
 * Takes the results out: to a database, a topic, a file, a list. A lambda is a sink, and so is any method that takes
 * the result:
 *
 * <pre>{@code
 * .sink(System.out::println)
 * .sink(consumer::accept)
 * .sink(queue::put)             // the whole result, as one element
 * .sink(list::addAll)           // each element of the result
 * .sink(Sink.each(queue::put))  // the same
 * }</pre>
 *
 * <p>The window is completed only after every sink has returned. A sink that throws is called again with the same
 * result, by itself: the function does not run again (see {@link Pipeline#sink}). After a crash the whole window is
 * delivered again and all sinks are called again, so a result can come twice: {@link Window#id()} is what makes its
 * effect happen once. With several workers a sink is called from several threads.
 *
 * @param <R> the result
 */
@FunctionalInterface
public interface Sink<R> {

    /**
     * Takes one result. Returning means that it is safe.
     *
     * @throws RejectedException if the window itself is at fault: it counts as a failed attempt of the window
     * @throws RetryLaterException if the sink cannot take it before a certain time: it is called again then
     * @throws Exception if the sink cannot take it now: it is called again later
     */
    void put(R result) throws Exception;

    /** As {@link #put}, with the window that gave the result, for sinks that use its id. The default ignores it. */
    default void deliver(Window<?> window, R result) throws Exception {
        put(result);
    }

    /** Called once when the pipeline has stopped. */
    default void close() throws Exception {}

    /**
     * A sink that gives another one the elements of a list one by one. When one is refused, the next call begins again
     * with the first element.
     */
    static <E> Sink<Iterable<? extends E>> each(Sink<? super E> sink) {
        return new EachSink<>(sink);
    }
}
