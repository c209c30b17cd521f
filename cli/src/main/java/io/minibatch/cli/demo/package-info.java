/** {@code minibatch demo}: begin to read at {@link io.minibatch.cli.demo.DemoCommand}. */
@NullMarked
package io.minibatch.cli.demo;

import org.jspecify.annotations.NullMarked;
