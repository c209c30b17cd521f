/**
 * Sources and sinks named by a URL: what the command line's {@code --from} and {@code --to} take, and who finds them.
 * Those of the modules are found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.minibatch.connect;

import org.jspecify.annotations.NullMarked;
