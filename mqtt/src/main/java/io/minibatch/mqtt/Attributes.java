package io.minibatch.mqtt;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Collects what is said of a message besides its payload. Of several properties of one name the last one stays. */
final class Attributes {

    private static final String PREFIX = "mqtt.";

    private final String topic;
    private final int qos;
    private final boolean retain;
    private final Map<String, String> all = new HashMap<>();

    Attributes(String topic, int qos, boolean retain) {
        this.topic = topic;
        this.qos = qos;
        this.retain = retain;
        put("topic", topic);
        put("qos", Integer.toString(qos));
        put("retain", Boolean.toString(retain));
    }

    void put(String name, String value) {
        all.put(PREFIX + name, value);
    }

    void put(String name, ByteBuffer value) {
        var bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        put(name + ";base64", Base64.getEncoder().encodeToString(bytes));
    }

    Arrival arrival(byte[] payload, Runnable acknowledge) {
        return new Arrival(topic, qos, retain, payload, Map.copyOf(all), acknowledge);
    }
}
