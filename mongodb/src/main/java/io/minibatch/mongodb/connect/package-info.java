/**
 * How collections are read and written; what users see of it is in {@link io.minibatch.mongodb}. Reading is
 * {@link io.minibatch.mongodb.connect.Polling} or {@link io.minibatch.mongodb.connect.Watching}, writing
 * {@link io.minibatch.mongodb.connect.Writing}.
 */
@NullMarked
package io.minibatch.mongodb.connect;

import org.jspecify.annotations.NullMarked;
