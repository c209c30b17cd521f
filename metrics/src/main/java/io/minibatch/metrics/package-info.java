/** Metrics of streams and pipelines for any Micrometer registry. */
@NullMarked
package io.minibatch.metrics;

import org.jspecify.annotations.NullMarked;
