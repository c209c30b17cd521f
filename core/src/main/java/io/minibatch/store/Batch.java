package io.minibatch.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages that are appended together, all or none.
 *
 * @param format the payloads' format, such as {@code json}
 * @param type the payloads' type, for error messages
 * @param entries the messages, at least one
 * @param position where the source that brought them stands after them, stored in the same write
 */
public record Batch(String format, String type, List<Entry> entries, Optional<Position> position) {

    /**
     * One message of a batch.
     *
     * @param attributes what the producer says besides the payload
     * @param payload the encoded payload; the caller's again when append has returned
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each payload would cost more than its safety
    public record Entry(Map<String, String> attributes, byte[] payload) {}

    /**
     * Where a source stands.
     *
     * @param source the source's name, unique within the stream
     * @param value what the source needs to go on after these messages
     */
    public record Position(String source, String value) {}
}
