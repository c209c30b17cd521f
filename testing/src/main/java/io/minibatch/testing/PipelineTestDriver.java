package io.minibatch.testing;

/** Later. */
final class PipelineTestDriver {}
