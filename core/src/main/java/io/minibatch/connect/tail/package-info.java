/**
 * Follows a file of lines across rotation: what {@link io.minibatch.connect.FileSource} is made of. A {@code Following}
 * reads {@code LogFile}s, which a {@code Folder} finds, and hands their lines to an {@code Intake}; a {@code Position}
 * is what a restart needs.
 */
@NullMarked
package io.minibatch.connect.tail;

import org.jspecify.annotations.NullMarked;
