package io.minibatch.connect.tail;

import java.nio.file.Path;
import java.util.Map;

/**
 * A line of a file.
 *
 * @param file the file
 * @param offset where it begins
 * @param bytes without its end
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Line(Path file, long offset, byte[] bytes) {

    Map<String, String> attributes() {
        return Map.of("file.path", file.toString(), "file.offset", Long.toString(offset));
    }
}
