package io.minibatch.app.live;

/**
 * How long windows took, in milliseconds: their function and sinks.
 *
 * @param windows of so many
 * @param p50 half of them took at most so long
 * @param p99 99 of 100 took at most so long
 * @param max the longest
 */
public record Latency(int windows, double p50, double p99, double max) {}
