/** What answers requests: the table of routes, and all that looks and mends. */
@NullMarked
package io.minibatch.app.web;

import org.jspecify.annotations.NullMarked;
