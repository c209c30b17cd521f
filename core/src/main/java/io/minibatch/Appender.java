package io.minibatch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Appends to one stream. Safe for use by many threads.
 *
 * <p>The appender that a {@link Source} gets makes each call durable before it returns. One from
 * {@link MessageStream#batched(int, Duration)} collects messages and makes them durable with the batch.
 *
 * @param <T> the payload
 */
public interface Appender<T> extends AutoCloseable {

    /** The name of the stream; empty if it is of none. Sources make names from it that no other stream has. */
    default String stream() {
        return "";
    }

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
     * Appends all entries in one step: all of them or, when it throws, none.
     *
     * @throws MinibatchException as {@link #append(Object)}
     */
    void appendEntries(List<? extends Entry<T>> entries);

    /**
     * Appends all entries, and in the same write notes where their source then stands. A source that begins at
     * {@link #position} after each start repeats nothing that was appended, and leaves nothing out. An appender that
     * collects messages writes those first.
     *
     * @param entries at least one
     * @param source the source's name, unique within the stream and the same after a restart
     * @param position what the source needs to go on after these entries
     * @throws MinibatchException as {@link #append(Object)}
     */
    void appendEntries(List<? extends Entry<T>> entries, String source, String position);

    /** Where a source stands: the position of its last entries; empty if it has not appended yet. */
    Optional<String> position(String source);

    /**
     * Says what a source waits for, as words behind its name. Shows in the status until the source appends or says
     * something else. Empty: it works and waits for nothing; what was wrong with it is over. Called from any thread. By
     * default nobody is told.
     */
    default void remark(String waitsFor) {}

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
