/**
 * Datasets of omega|ml as sources and sinks: {@link io.minibatch.mongodb.omegaml.DatasetSource} and
 * {@link io.minibatch.mongodb.omegaml.DatasetSink}.
 */
@NullMarked
package io.minibatch.mongodb.omegaml;

import org.jspecify.annotations.NullMarked;
