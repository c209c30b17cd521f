/**
 * Durable streams of messages, processed in small windows: what a user of the library needs.
 *
 * <p>The way of a message: a {@link io.minibatch.Source} or a caller appends to a {@link io.minibatch.MessageStream};
 * the message waits in the group's {@link io.minibatch.Buffer}; a {@link io.minibatch.WindowEmitter} says when which
 * messages make a {@link io.minibatch.Window}; a function runs on the window; {@link io.minibatch.Sink}s take the
 * result. Start with {@link io.minibatch.Minibatch#open()}.
 */
@NullMarked
package io.minibatch;

import org.jspecify.annotations.NullMarked;
