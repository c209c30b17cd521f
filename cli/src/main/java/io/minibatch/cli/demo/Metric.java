package io.minibatch.cli.demo;

/**
 * The payload: one value that was measured. Records are stored as JSON.
 *
 * @param name what was measured
 * @param value the value, in the unit of its probe
 */
record Metric(String name, double value) {}
