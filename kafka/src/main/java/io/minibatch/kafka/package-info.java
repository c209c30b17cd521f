/** Kafka topics as sources and sinks. */
@NullMarked
package io.minibatch.kafka;

import org.jspecify.annotations.NullMarked;
