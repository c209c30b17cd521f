package io.minibatch.celery;

import java.math.BigDecimal;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Celery's receiver does to an event before anybody sees it ({@code celery.events.receiver}): the logical clock,
 * the timestamp in local time, and when it was received.
 */
final class Receiver {

    private static final int SECONDS_OF_AN_HOUR = 3600;
    /** Behind this no clock can come, however wrong it is; so adding one always works. */
    private static final long LAST = 1L << 62;

    private final Clock clock;
    private long logical;

    /** With the time and the zone of this machine. */
    Receiver(Clock clock) {
        this.clock = clock;
    }

    void receive(String type, ObjectNode event) {
        if (type.equals("task-sent")) { // clients do not take part in the logical clock
            var sent = (logical == 0 ? 1 : logical) - 1;
            event.put("clock", sent);
            adjust(sent);
        } else if (!event.has("clock")) {
            event.put("clock", ++logical);
        } else {
            event.path("clock").longValueOpt().ifPresent(this::adjust); // null, if it was sent blindly
        }
        localise(event);
        var now = clock.instant();
        event.put(
                "local_received",
                BigDecimal.valueOf(TimeUnit.SECONDS.toMicros(now.getEpochSecond()) + now.getNano() / 1_000, 6));
    }

    private void adjust(long other) {
        logical = Math.min(LAST, Math.max(logical, other) + 1);
    }

    /**
     * Celery's own rule: it shifts by the difference of the offsets, though timestamps count from the epoch everywhere.
     */
    private void localise(ObjectNode event) {
        var offset = event.path("utcoffset").doubleValueOpt();
        var timestamp = event.path("timestamp").doubleValueOpt();
        if (offset.isPresent() && timestamp.isPresent()) {
            var difference = offset.getAsDouble() - hoursWestOfGreenwich();
            var local = timestamp.getAsDouble() - difference * SECONDS_OF_AN_HOUR;
            if (difference != 0 && Double.isFinite(local)) {
                event.put("timestamp", BigDecimal.valueOf(local));
            }
        }
    }

    private int hoursWestOfGreenwich() {
        var east = clock.getZone().getRules().getOffset(clock.instant()).getTotalSeconds();
        return Math.floorDiv(-east, SECONDS_OF_AN_HOUR);
    }
}
