package io.minibatch.testing;

/** Later. */
final class ChildProcess {}
