package io.minibatch.connect.tail;

import io.minibatch.connect.tail.Generation.Kind;
import java.util.regex.Pattern;

/**
 * The names that rotation gives to a file: {@code app.log.1}, {@code app.log-20260102}, {@code app-2026-01-02.1.log}, …
 */
final class Names {

    /** Nothing but digits: {@code app-errors.log} is another file. */
    private static final String DIGITS = "[-._](\\d[\\d._:TZ-]*|old)";

    private static final String COMPRESSED = "(\\.(?:gz|bz2|xz|zst|lz4|Z|zip))?";
    private static final int LONGEST_NUMBER = 6;

    private final String current;
    private final Pattern rotated;

    Names(String current) {
        this.current = current;
        var dot = current.lastIndexOf('.');
        var between = dot <= 0
                ? ""
                : "|" + Pattern.quote(current.substring(0, dot)) + DIGITS + Pattern.quote(current.substring(dot));
        rotated = Pattern.compile("(?:" + Pattern.quote(current) + DIGITS + between + ")" + COMPRESSED);
    }

    Kind kind(String name) {
        if (name.equals(current)) {
            return Kind.CURRENT;
        }
        var matcher = rotated.matcher(name);
        if (!matcher.matches()) {
            return Kind.OTHER;
        }
        return matcher.group(matcher.groupCount()) == null ? Kind.ROTATED : Kind.COMPRESSED;
    }

    /** The number that counts the generations; 0 if there is none, or it is a date. */
    int number(String name) {
        var matcher = rotated.matcher(name);
        if (!matcher.matches()) {
            return 0;
        }
        for (var group = 1; group < matcher.groupCount(); group++) {
            var digits = matcher.group(group);
            if (digits != null
                    && digits.length() < LONGEST_NUMBER
                    && digits.chars().allMatch(Character::isDigit)) {
                return Integer.parseInt(digits);
            }
        }
        return 0;
    }
}
