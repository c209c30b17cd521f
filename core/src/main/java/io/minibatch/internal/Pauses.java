package io.minibatch.internal;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;

/** What is written down of a pause, and said of it. */
final class Pauses {

    /** With the group, {@link #text} and how it is resumed. */
    static final String MESSAGE = "Group {} makes no windows: it is {}. Go on: {}";

    private static final String SINCE = "since ";

    private Pauses() {}

    /** Of one that somebody asks for: since when is its reason. */
    static String since(Instant now) {
        return SINCE + now.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Of one that the group makes itself. */
    static String since(Instant now, String why) {
        return since(now) + ": " + why;
    }

    /** Who waits for windows shall know why none come. */
    static void warn(Logger log, WindowNames names, String reason) {
        log.warn(MESSAGE, names, text(reason), names.resume());
    }

    /** In words, from the reason that is stored. */
    static String text(String reason) {
        if (reason.isEmpty()) {
            return "paused";
        }
        return (reason.startsWith(SINCE) ? "paused " : "paused: ") + reason;
    }
}
