/**
 * Streams in MongoDB, shared by many machines: see {@link io.minibatch.mongodb.MongoStoreProvider}; and its collections as
 * sources and sinks: {@link io.minibatch.mongodb.MongoSource}, {@link io.minibatch.mongodb.MongoChangeStreamSource} and {@link
 * io.minibatch.mongodb.MongoSink}.
 */
@NullMarked
package io.minibatch.mongodb;

import org.jspecify.annotations.NullMarked;
