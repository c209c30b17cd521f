/** The file store: streams in a folder, with no server and no third-party code. */
@NullMarked
package io.minibatch.file;

import org.jspecify.annotations.NullMarked;
