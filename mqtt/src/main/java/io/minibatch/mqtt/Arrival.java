package io.minibatch.mqtt;

import java.util.Map;

/**
 * A message that has come.
 *
 * @param topic where it was published
 * @param qos as it was delivered
 * @param retain whether the broker had kept it
 * @param payload may be empty
 * @param attributes what else is said of it
 * @param acknowledge tells the broker that it is safe
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Arrival(
        String topic, int qos, boolean retain, byte[] payload, Map<String, String> attributes, Runnable acknowledge) {

    @Override
    public String toString() {
        return topic + " (" + payload.length + " bytes)";
    }
}
