package io.minibatch.mqtt;

import java.util.List;

/**
 * What a source asks of a broker.
 *
 * @param clientId by which the broker knows the session
 * @param kept whether the session outlives the connection
 * @param expiry for how many seconds, in version 5
 * @param filters of topics
 * @param qos at most
 * @param receiveMaximum how many messages may be on their way, unacknowledged, in version 5
 * @param maximumPacketSize in bytes, in version 5
 */
record Subscription(
        String clientId,
        boolean kept,
        long expiry,
        List<String> filters,
        int qos,
        int receiveMaximum,
        int maximumPacketSize) {

    static final int LARGEST_RECEIVE_MAXIMUM = 65_535;

    Subscription withLargestReceiveMaximum() {
        return new Subscription(clientId, kept, expiry, filters, qos, LARGEST_RECEIVE_MAXIMUM, maximumPacketSize);
    }
}
