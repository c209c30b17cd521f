package io.minibatch;

import java.util.List;

/**
 * What a {@link Pipeline} describes, for those who run it: the built-in runtime, the test driver, or a runner of your
 * own.
 *
 * @param stream the stream's name
 * @param codec the codec of its payloads
 * @param sources what is run beside it
 * @param emitter the strategy
 * @param options how windows are delivered
 * @param function what is done with each window
 * @param sinks where results go, in this order
 * @param <T> the payload
 * @param <R> the result
 */
public record PipelineSpec<T, R>(
        String stream,
        Codec<T> codec,
        List<Source<T>> sources,
        WindowEmitter<? super T> emitter,
        DeliveryOptions options,
        WindowFunction<T, R> function,
        List<BoundSink<R>> sinks) {

    /** The lists are copied. */
    public PipelineSpec {
        sources = List.copyOf(sources);
        sinks = List.copyOf(sinks);
    }

    /**
     * A sink and how often it is tried.
     *
     * @param sink the sink
     * @param retry when it is called again with the same result
     * @param <R> the result
     */
    public record BoundSink<R>(Sink<? super R> sink, Retry retry) {}
}
