package io.minibatch;

/**
 * Puts messages into a stream: from Kafka, MQTT, a file, or your own. A lambda is a source.
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
}
