/** MQTT topics as sources and sinks. */
@NullMarked
package io.minibatch.mqtt;

import org.jspecify.annotations.NullMarked;
