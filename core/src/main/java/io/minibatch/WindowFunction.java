package io.minibatch;

import org.jspecify.annotations.Nullable;

/**
 * What is done with each window. It may throw: then the window is delivered again, as {@link Retry} says. It runs on a
 * worker, for several windows at the same time unless {@link Windowed#workers} is 1.
 *
 * @param <T> the payload
 * @param <R> the result
 */
@FunctionalInterface
public interface WindowFunction<T, R> {

    /** The result for the sinks; null reaches no sink. */
    @Nullable
    R apply(Window<T> window) throws Exception;
}
