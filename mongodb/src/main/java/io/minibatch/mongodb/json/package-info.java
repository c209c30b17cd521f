/** JSON as BSON and back: what the store and the connectors share. */
@NullMarked
package io.minibatch.mongodb.json;

import org.jspecify.annotations.NullMarked;
