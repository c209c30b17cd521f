/** How fast it is, and how fast it could be. */
@NullMarked
package io.minibatch.benchmarks;

import org.jspecify.annotations.NullMarked;
