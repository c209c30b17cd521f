package io.minibatch.internal;

/**
 * When calling {@link Runner#next} again makes sense.
 *
 * @param end as soon as the stream's end has reached this number; {@link Long#MAX_VALUE}: arrivals change nothing
 * @param until at this moment in any case, by {@link Time#nanos}; {@link Time#NEVER}: time alone changes nothing
 */
record Waiting(long end, long until) {}
