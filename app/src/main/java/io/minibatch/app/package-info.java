/**
 * A streaming web app in a few lines: pipelines and routes in one program, with a page that shows how streams stand.
 */
@NullMarked
package io.minibatch.app;

import org.jspecify.annotations.NullMarked;
