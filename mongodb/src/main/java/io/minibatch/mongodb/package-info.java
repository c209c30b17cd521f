/** Streams in MongoDB, shared by many machines: see {@link io.minibatch.mongodb.MongoStoreProvider}. */
@NullMarked
package io.minibatch.mongodb;

import org.jspecify.annotations.NullMarked;
