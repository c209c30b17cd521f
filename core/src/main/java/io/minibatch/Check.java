package io.minibatch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Rules for arguments; each error holds the value and the rule. */
final class Check {

    private static final int LONGEST_NAME = 200;

    private Check() {}

    static int atLeastOne(int value, String what) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " must be at least 1, but is " + value);
        }
        return value;
    }

    static Duration positive(Duration value, String what) {
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(what + " must be at least 1 ms, but is " + value);
        }
        return value;
    }

    /** Any text that is not empty, of at most 200 characters, as names of streams and groups are. */
    @SuppressWarnings("ConstantValue") // callers may be compiled without null checks
    static String name(String value, String what) {
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("A " + what + " name must not be " + (value == null ? "null" : "empty"));
        }
        if (value.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("A " + what + " name must have at most " + LONGEST_NAME
                    + " characters, but has " + value.length() + ": " + value.substring(0, 40) + "...");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException(
                    "A " + what + " name must be text, but holds half of a surrogate pair: " + value);
        }
        return value;
    }
}
