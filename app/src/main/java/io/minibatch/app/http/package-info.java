/** What requests say, and how they are answered. */
@NullMarked
package io.minibatch.app.http;

import org.jspecify.annotations.NullMarked;
