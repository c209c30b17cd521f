/** The {@code minibatch} command: one class for each command, on the public API of {@code io.minibatch}. */
@NullMarked
package io.minibatch.cli;

import org.jspecify.annotations.NullMarked;
