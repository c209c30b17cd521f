package io.minibatch.testing;

/** The chapter on many threads: nothing lost, nothing doubled. */
abstract class ConcurrencyContract extends DeadContract {}
