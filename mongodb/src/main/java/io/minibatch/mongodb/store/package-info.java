/**
 * The store, put together: what can be done with a stream as a whole. See {@link io.minibatch.mongodb.store.MongoStore}
 * for which part has which protocol.
 */
@NullMarked
package io.minibatch.mongodb.store;

import org.jspecify.annotations.NullMarked;
