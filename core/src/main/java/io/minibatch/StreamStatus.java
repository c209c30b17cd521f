package io.minibatch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a stream stands. The numbers are messages and, for the stream as a whole, those of the slowest group: the one
 * with most messages not done. Without groups everything waits.
 *
 * @param stream the stream's name
 * @param format the payload format, empty before the first append
 * @param waiting messages that no window has taken
 * @param inFlight messages in windows that are neither completed nor set aside
 * @param done messages in completed windows
 * @param dead messages set aside
 * @param lost messages that could not be read and were given up by a repair, of all groups
 * @param keep whether done messages stay
 * @param retain how long messages stay at most, waiting or not
 * @param groups every group, by name
 */
public record StreamStatus(
        String stream,
        String format,
        long waiting,
        long inFlight,
        long done,
        long dead,
        long lost,
        boolean keep,
        Optional<Duration> retain,
        List<GroupStatus> groups) {}
