package io.minibatch.store;

import java.time.Duration;
import java.util.Optional;

/**
 * What is written down about a stream.
 *
 * @param format the payloads' format, empty before the first append
 * @param type the payloads' type as its first writer named it, for error messages
 * @param keep whether done messages and windows stay
 * @param retain how long messages stay at most
 */
public record StreamSettings(String format, String type, boolean keep, Optional<Duration> retain) {

    /** Nothing said yet. */
    public static final StreamSettings NONE = new StreamSettings("", "", false, Optional.empty());

    /** The same with a format. */
    public StreamSettings withFormat(String format, String type) {
        return new StreamSettings(format, type, keep, retain);
    }

    /** The same, keeping. */
    public StreamSettings withKeep() {
        return new StreamSettings(format, type, true, retain);
    }

    /** The same with an age. */
    public StreamSettings withRetain(Duration age) {
        return new StreamSettings(format, type, keep, Optional.of(age));
    }
}
