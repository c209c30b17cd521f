/** The runtime. Nobody outside the front doors and the test driver imports it; its one door is {@code Engine}. */
@NullMarked
package io.minibatch.internal;

import org.jspecify.annotations.NullMarked;
