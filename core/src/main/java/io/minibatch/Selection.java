package io.minibatch;

import java.util.stream.Stream;

/**
 * Some waiting messages of a {@link Buffer}, named by ranges: making one reads no message.
 *
 * @param <T> the payload
 */
public interface Selection<T> {

    /** The number of messages. */
    long size();

    /** Whether there is none. */
    default boolean isEmpty() {
        return size() == 0;
    }

    /** The messages in append order, read only as the stream is pulled. */
    Stream<Message<T>> messages();
}
