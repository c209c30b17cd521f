/** How messages of a body come into a stream. */
@NullMarked
package io.minibatch.app.append;

import org.jspecify.annotations.NullMarked;
