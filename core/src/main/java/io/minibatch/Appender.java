package io.minibatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Appends to one stream. Safe for use by many threads.
 *
 * <p>The appender that a {@link Source} gets makes each call durable before it returns. One from {@link
 * MessageStream#batched(int, Duration)} collects messages and makes them durable with the batch.
 *
 * @param <T> the payload
 */
public interface Appender<T> extends AutoCloseable {

    /**
     * Appends one message.
     *
     * @throws MinibatchException if this message, or an earlier batch, could not be written; this message is then not
     *     taken
     */
    default void append(T data) {
        append(data, Map.of());
    }

    /**
     * Appends one message with attributes.
     *
     * @throws MinibatchException as {@link #append(Object)}
     */
    void append(T data, Map<String, String> attributes);

    /**
     * Appends all messages in one step: all of them or, when it throws, none.
     *
     * @throws MinibatchException as {@link #append(Object)}
     */
    void appendAll(List<? extends T> data);

    /**
     * Returns when everything taken so far is durable.
     *
     * @throws MinibatchException if it could not be written; it is kept and tried again by the next call
     */
    void flush();

    /** Flushes and ends. Later calls of other methods fail. Closing twice does nothing. */
    @Override
    void close();
}
