package io.minibatch.celery;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of messages that are not taken, in the log: at the first of its kind, then at the tenth, the hundredth and so
 * on, so that a worker that is set up in another way does not fill the log.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(CeleryEventSource.class);
    private static final int KINDS = 100;
    private static final String HINT = "Only events in JSON of up to 1 MB are read: event_serializer = \"json\" in"
            + " Celery, which is its default";

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

    void refused(Delivery delivery, String reason) {
        refused(delivery, reason, "");
    }

    /**
     * Counts one.
     *
     * @param reason few are different
     * @param detail what is true of this one only; may be empty
     */
    synchronized void refused(Delivery delivery, String reason, String detail) {
        var kind = counts.size() < KINDS || counts.containsKey(reason) ? reason : "others";
        var count = counts.merge(kind, 1L, Long::sum);
        if (isPowerOfTen(count)) {
            LOG.warn(
                    "Message {} with routing key {} of {} is not taken: {} ({} so far). {}",
                    delivery.id().isEmpty() ? delivery.tag() : RefusedException.quoted(delivery.id()),
                    RefusedException.quoted(delivery.routingKey()),
                    broker,
                    reason,
                    count,
                    detail.isEmpty() ? HINT : detail);
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
