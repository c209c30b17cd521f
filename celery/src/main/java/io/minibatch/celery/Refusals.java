package io.minibatch.celery;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of messages that are not taken, in the log: at the first of its kind, then at the tenth, the hundredth and so on, so
 * that a worker that is set up in another way does not fill the log.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(CeleryEventSource.class);
    private static final int KINDS = 100;

    private final String broker;
    private final Map<String, Long> counts = new HashMap<>();

    /**
     * Begins to count.
     *
     * @param broker for people
     */
    Refusals(String broker) {
        this.broker = broker;
    }

    synchronized void refused(String routingKey, String reason) {
        var kind = counts.size() < KINDS || counts.containsKey(reason) ? reason : "others";
        var count = counts.merge(kind, 1L, Long::sum);
        if (isPowerOfTen(count)) {
            LOG.warn(
                    "A message with routing key {} of {} is not taken: {} ({} so far). Events are read as JSON only: set"
                            + " event_serializer = \"json\" in Celery, which is its default",
                    RefusedException.quoted(routingKey),
                    broker,
                    reason,
                    count);
        }
    }

    private static boolean isPowerOfTen(long count) {
        var rest = count;
        while (rest % 10 == 0) {
            rest /= 10;
        }
        return rest == 1;
    }

    /** How many messages, by reason. */
    synchronized Map<String, Long> counts() {
        return Map.copyOf(counts);
    }
}
