/** How {@link io.minibatch.connect.HttpSink} talks to a server. */
@NullMarked
package io.minibatch.connect.http;

import org.jspecify.annotations.NullMarked;
