package io.minibatch.store;

/**
 * A place that cannot be read.
 *
 * @param place which file, or collection
 * @param offset where in it
 * @param firstSequence the first message that is lost by it
 * @param what what is wrong
 */
public record Damage(String place, long offset, long firstSequence, String what) {}
