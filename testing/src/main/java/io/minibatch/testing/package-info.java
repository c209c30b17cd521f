/**
 * Tests of pipelines and of stores, for this project and for others: {@link io.minibatch.testing.PipelineTestDriver}
 * runs a pipeline without threads and sleeping, {@link io.minibatch.testing.ManualClock} is moved by hand,
 * {@link io.minibatch.testing.StoreContract} proves a store of your own, and {@link io.minibatch.testing.ChildProcess}
 * runs a program and kills it.
 */
@NullMarked
package io.minibatch.testing;

import org.jspecify.annotations.NullMarked;
