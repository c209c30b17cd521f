/** The events of Celery as a source. */
@NullMarked
package io.minibatch.celery;

import org.jspecify.annotations.NullMarked;
