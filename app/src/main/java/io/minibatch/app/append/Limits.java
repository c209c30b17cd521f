package io.minibatch.app.append;

/**
 * How much a client may send.
 *
 * @param message the largest message, in bytes
 * @param document the largest body that is not read as a stream, in bytes
 */
public record Limits(int message, int document) {

    /** So that what wraps a message in an answer stays below what readers of JSON usually take, which is 500. */
    public static final int DEEPEST = 400;

    /** Messages of 1 MiB, documents of 4 MiB. */
    public static final Limits DEFAULT = new Limits(1 << 20, 4 << 20);
}
