/**
 * Streams in MongoDB, shared by many machines; and its collections as sources and sinks:
 * {@link io.minibatch.mongodb.MongoSource}, {@link io.minibatch.mongodb.MongoChangeStreamSource} and
 * {@link io.minibatch.mongodb.MongoSink}.
 *
 * <p>The URL of the store is {@code mongodb://host/database}, or {@code mongodb+srv://}, with the options of the driver
 * (TLS, users, replica sets, timeouts) and these of its own, after {@code ?}, joined by {@code &}:
 *
 * <ul>
 *   <li>{@code lease=5s}: how long a process may be silent before others take over what it was doing, from 500ms. Only
 *       durations are compared: clocks may differ.
 *   <li>{@code lateness=1s}: how much older than the newest a message may be when it arrives, by the clocks of its
 *       producers. Windows of fixed intervals wait so long before they close; what comes later still is delivered
 *       later.
 *   <li>{@code max-message=15MB}: the largest payload of a message, up to 15MB: documents have 16 MB at most.
 *   <li>{@code wrap=false}: JSON numbers, texts and arrays are stored as they are; by default as an object
 *       {@code {"data": ...}}, which every Python consumer can read.
 * </ul>
 *
 * <p>Without a database in the URL it is {@code test}, as in the Python original; users are looked up in {@code admin}
 * unless {@code authSource} says otherwise. Unless {@code serverSelectionTimeoutMS} says otherwise, what is asked of a
 * server that is away fails after 10 seconds.
 */
@NullMarked
package io.minibatch.mongodb;

import org.jspecify.annotations.NullMarked;
