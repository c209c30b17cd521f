/**
 * The file store: streams in a folder, with no server and no third-party code. From here down: the store and its
 * streams, then side by side the messages ({@code log}) and the groups ({@code group}), then what both write with
 * ({@code disk}).
 */
@NullMarked
package io.minibatch.file;

import org.jspecify.annotations.NullMarked;
