package io.minibatch;

/**
 * What is done with each window when there is no result; otherwise as {@link WindowFunction}.
 *
 * @param <T> the payload
 */
@FunctionalInterface
public interface WindowAction<T> {

    /** Does it. */
    void accept(Window<T> window) throws Exception;
}
