/** The memory store, for tests: passes the same contract, and forgets all at the end. */
@NullMarked
package io.minibatch.memory;

import org.jspecify.annotations.NullMarked;
