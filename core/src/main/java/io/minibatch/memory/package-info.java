/**
 * The memory store, for tests: it passes the same contract as the others, and forgets all at the end. Opened by URL
 * only: see {@link io.minibatch.memory.MemoryStoreProvider}.
 */
@NullMarked
package io.minibatch.memory;

import org.jspecify.annotations.NullMarked;
