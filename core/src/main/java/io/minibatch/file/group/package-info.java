/**
 * The progress of a group on disk: the journal of its transitions, what was set aside, and what others ask of its
 * owner. Knows nothing of the log but what {@link io.minibatch.file.group.GroupHost} says. For the file store only.
 */
@NullMarked
package io.minibatch.file.group;

import org.jspecify.annotations.NullMarked;
