/**
 * What log and groups of the file store are written with: files, folders, locks, mapped memory, and the two threads
 * that watch and sync. For the file store only.
 */
@NullMarked
package io.minibatch.file.disk;

import org.jspecify.annotations.NullMarked;
