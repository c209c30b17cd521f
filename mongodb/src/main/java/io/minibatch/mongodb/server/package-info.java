/**
 * How the server is called: the connection and what the URL says, errors, ids, inserts, and threads that look again and
 * again.
 */
@NullMarked
package io.minibatch.mongodb.server;

import org.jspecify.annotations.NullMarked;
