package io.minibatch;

import java.util.Map;

/** Where a message came from, in a few words, by the attributes that the sources of this project give it. */
public final class Origin {

    private static final int LONGEST = 120;

    private Origin() {}

    /**
     * Such as {@code kafka sensors, partition 0, offset 17}, {@code mqtt house/kitchen}, {@code app.log, byte 1080} or
     * {@code celery worker@host}; empty if the attributes say nothing of it. Without control characters, and never
     * long.
     */
    public static String of(Map<String, String> attributes) {
        if (attributes.containsKey("kafka.topic")) {
            return text("kafka " + attributes.get("kafka.topic") + ", partition " + attributes.get("kafka.partition")
                    + ", offset " + attributes.get("kafka.offset"));
        }
        if (attributes.containsKey("mqtt.topic")) {
            return text("mqtt " + attributes.get("mqtt.topic"));
        }
        if (attributes.containsKey("file.path")) {
            return text(attributes.get("file.path") + ", byte " + attributes.get("file.offset"));
        }
        var celery = attributes.getOrDefault("celery.hostname", attributes.get("celery.routing_key"));
        return celery == null ? "" : text("celery " + celery);
    }

    /** Its end is kept: there stands what tells one message from the other. */
    private static String text(String origin) {
        var clean = origin.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]", "?");
        return clean.length() <= LONGEST ? clean : "..." + clean.substring(clean.length() - LONGEST + 3);
    }
}
