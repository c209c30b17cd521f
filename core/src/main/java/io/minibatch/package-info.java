/** Placeholder. */
@NullMarked
package io.minibatch;

import org.jspecify.annotations.NullMarked;
