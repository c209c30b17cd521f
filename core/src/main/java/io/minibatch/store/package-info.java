/**
 * What the author of a store needs. A store keeps messages as bytes, the progress of groups, and windows; it knows no
 * codec, no function and no thread of the runtime. {@link io.minibatch.store.Store} is the way in; every store passes
 * the abstract test {@code StoreContract} of the module {@code minibatch-testing}.
 */
@NullMarked
package io.minibatch.store;

import org.jspecify.annotations.NullMarked;
