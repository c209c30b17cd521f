/** What is shown as JSON. */
@NullMarked
package io.minibatch.app.view;

import org.jspecify.annotations.NullMarked;
