package io.minibatch.celery;

import java.nio.charset.StandardCharsets;

/**
 * How the channel of an exchange is named in Redis: kombu's transport options of the same names.
 *
 * @param globalKeyprefix before everything
 * @param fanoutPrefix before the exchange; {@code {db}} stands for the number of the database
 * @param patterns whether the routing key is behind it
 */
record ChannelOptions(String globalKeyprefix, String fanoutPrefix, boolean patterns) {

    static final ChannelOptions USUAL = new ChannelOptions("", "/{db}.", true);

    private String start(String database, String exchange) {
        return globalKeyprefix + fanoutPrefix.replace("{db}", database.isEmpty() ? "0" : database) + exchange;
    }

    /** What to subscribe to: a pattern, with {@link #patterns}, in which only the last character is one. */
    String subscription(String database, String exchange) {
        var start = start(database, exchange);
        return patterns ? start.replaceAll("[*?\\[\\]\\\\]", "\\\\$0") + "/*" : start;
    }

    /** The routing key in the name of a channel, empty if there is none. */
    String routingKey(String database, String exchange, byte[] channel) {
        var start = start(database, exchange) + "/";
        var name = new String(channel, StandardCharsets.UTF_8);
        return name.startsWith(start) ? name.substring(start.length()) : "";
    }
}
