package io.minibatch.mongodb;

import io.minibatch.mongodb.connect.ReadOptions.Begin;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a source begins to read a collection. After a failure it always goes on where it was. */
public enum Start {
    /** Where it stood when it last ran; at first with what is there. */
    SAVED(new Begin(true, false)),
    /** Where it stood when it last ran; at first behind what is there. */
    SAVED_OR_LATEST(new Begin(true, true)),
    /** With what is there, each time it is started: everything comes again. */
    EARLIEST(new Begin(false, false)),
    /** Behind what is there, each time it is started: what comes while it does not run is left out. */
    LATEST(new Begin(false, true));

    private final Begin begin;

    Start(Begin begin) {
        this.begin = begin;
    }

    Begin begin() {
        return begin;
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
