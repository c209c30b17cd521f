/** Who may do what. */
@NullMarked
package io.minibatch.app.access;

import org.jspecify.annotations.NullMarked;
