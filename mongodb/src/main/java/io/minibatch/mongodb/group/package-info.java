/**
 * Groups: their progress, who works for them, and what they have set aside or keep. They know of a stream what is in
 * {@link io.minibatch.mongodb.log}.
 */
@NullMarked
package io.minibatch.mongodb.group;

import org.jspecify.annotations.NullMarked;
