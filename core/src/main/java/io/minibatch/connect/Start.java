package io.minibatch.connect;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a source begins to read. After a failure it always goes on where it was. */
public enum Start {
    /** Where it stood when it last ran; at first with what is there. */
    SAVED(true, false),
    /** Where it stood when it last ran; at first behind what is there. */
    SAVED_OR_LATEST(true, true),
    /** With what is there, each time it is started: everything comes again. */
    EARLIEST(false, false),
    /** Behind what is there, each time it is started: what comes while it does not run is left out. */
    LATEST(false, true);

    private final boolean saved;
    private final boolean latest;

    Start(boolean saved, boolean latest) {
        this.saved = saved;
        this.latest = latest;
    }

    /** Whether it goes on where it stood, if it has ever been anywhere. */
    public boolean goesOn() {
        return saved;
    }

    /** Whether otherwise what is there is left out. */
    public boolean leavesOut() {
        return latest;
    }

    /**
     * As URLs have it: {@code saved}, {@code saved-or-latest}, {@code earliest} or {@code latest}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Start of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Option start must be one of "
                        + Arrays.stream(values()).map(Start::toString).collect(Collectors.joining(", "))
                        + ", but is " + text));
    }

    /** As URLs have it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
