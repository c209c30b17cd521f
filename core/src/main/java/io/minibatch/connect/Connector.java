package io.minibatch.connect;

import io.minibatch.Sink;
import io.minibatch.Source;
import java.util.List;
import java.util.Set;

/**
 * Makes a source, a sink, or either, of a URL. Found by {@link java.util.ServiceLoader}, so that a pipeline can be put
 * together without code: {@code minibatch consume --from kafka://… --to mongodb://…}. Needs a public constructor
 * without parameters; making one opens nothing.
 */
public interface Connector {

    /** The schemes of its URLs, such as {@code kafka}. */
    Set<String> schemes();

    /** The form of its URLs, for people: {@code kafka://host:9092/topic}. */
    String form();

    /** What it is, in a few words. */
    String description();

    /** What the query of a URL can say. */
    List<Option> options();

    /** Which ways messages go through it. */
    Set<Direction> directions();

    /**
     * A source that appends what comes as JSON, as {@linkplain io.minibatch.Entry#encoded encoded} entries, to a stream
     * of JSON. Opens nothing before it runs.
     *
     * @throws IllegalArgumentException if the URL is not of its form; the message says what is
     */
    default <T> Source<T> source(ConnectorUrl url) {
        throw new IllegalArgumentException(url + " can be written to, but not read from");
    }

    /**
     * A sink of JSON values: each result is a list of them, in UTF-8, one a message.
     *
     * @throws IllegalArgumentException if the URL is not of its form; the message says what is
     */
    default Sink<List<byte[]>> sink(ConnectorUrl url) {
        throw new IllegalArgumentException(url + " can be read from, but not written to");
    }

    /** Whether its sink takes text, too, and sends it as it is. */
    default boolean takesText() {
        return false;
    }

    /** A way that messages go. */
    enum Direction {
        /** It has a {@link #source}. */
        SOURCE,
        /** It has a {@link #sink}. */
        SINK
    }

    /**
     * One option of a URL's query.
     *
     * @param name as the URL has it
     * @param meaning for people, with the default
     */
    record Option(String name, String meaning) {}
}
