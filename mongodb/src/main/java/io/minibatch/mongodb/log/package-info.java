/** The messages of a stream and the numbers that they get. Nothing here knows of groups. */
@NullMarked
package io.minibatch.mongodb.log;

import org.jspecify.annotations.NullMarked;
