/** What answers requests: routes, who may use them, and what went wrong. */
@NullMarked
package io.minibatch.app.web;

import org.jspecify.annotations.NullMarked;
