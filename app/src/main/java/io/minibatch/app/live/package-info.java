/** What happens at the moment in this process, for people who look on. */
@NullMarked
package io.minibatch.app.live;

import org.jspecify.annotations.NullMarked;
