package io.minibatch.mqtt;

import java.util.Map;

/**
 * A message to be published.
 *
 * @param topic where
 * @param payload what
 * @param properties text to text, of version 5
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Outgoing(String topic, byte[] payload, Map<String, String> properties) {

    @Override
    public String toString() {
        return topic + " (" + payload.length + " bytes)";
    }
}
