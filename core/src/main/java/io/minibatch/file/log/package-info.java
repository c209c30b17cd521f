/**
 * The messages of a stream on disk: frames in segments, the control page that says where they end, and their recovery.
 * For the file store only.
 */
@NullMarked
package io.minibatch.file.log;

import org.jspecify.annotations.NullMarked;
