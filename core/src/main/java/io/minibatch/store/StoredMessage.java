package io.minibatch.store;

import java.time.Instant;
import java.util.Map;

/**
 * A message as a store keeps it.
 *
 * @param sequence its place in the stream
 * @param created when it was appended, in whole milliseconds
 * @param attributes what the producer said besides the payload; unmodifiable
 * @param payload the encoded payload; must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of each payload would cost more than its safety
public record StoredMessage(long sequence, Instant created, Map<String, String> attributes, byte[] payload) {

    /** The store's name of the message: its sequence. */
    public String id() {
        return Long.toString(sequence);
    }
}
