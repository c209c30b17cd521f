/** Placeholder. */
@NullMarked
package io.minibatch.cli;

import org.jspecify.annotations.NullMarked;
