/** Placeholder. */
@NullMarked
package io.minibatch.testing;

import org.jspecify.annotations.NullMarked;
