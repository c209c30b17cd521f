package io.minibatch.file.group;

import io.minibatch.store.GroupState;
import java.time.Instant;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What groups know of their stream, when the stream itself does not know any more.
 *
 * @param highest the highest sequence number that they have seen, -1 if none
 * @param until the latest time, in milliseconds since 1970, that they have emitted until
 */
public record Known(long highest, long until) {

    public static final Known NOTHING = new Known(-1, 0);

    private static final Logger LOG = LoggerFactory.getLogger(Known.class);

    public static Known of(GroupFiles files) {
        try (var follower = new Follower(files)) {
            return follower.map(Known::of).orElse(NOTHING);
        } catch (GroupDamaged e) {
            // The stream must open all the same: for its other groups, and to be repaired.
            LOG.warn("What this group has seen is not known when its stream is opened", e);
            return NOTHING;
        }
    }

    private static Known of(GroupState state) {
        var highest = Stream.concat(state.open().stream(), state.dead().stream())
                .mapToLong(window -> window.members().highest())
                .reduce(Math.max(state.position() - 1, state.takenAbove().highest()), Math::max);
        return new Known(highest, millis(state.previous()));
    }

    /** A strategy may emit until the end of time, which has no number and says nothing about messages. */
    private static long millis(Instant time) {
        try {
            return Math.max(0, time.toEpochMilli());
        } catch (ArithmeticException e) {
            return 0;
        }
    }

    public Known and(Known other) {
        return new Known(Math.max(highest, other.highest), Math.max(until, other.until));
    }
}
