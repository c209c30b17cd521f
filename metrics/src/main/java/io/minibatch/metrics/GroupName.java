package io.minibatch.metrics;

/** A group of a stream. */
record GroupName(String stream, String group) {}
