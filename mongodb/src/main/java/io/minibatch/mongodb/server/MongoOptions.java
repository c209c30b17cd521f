package io.minibatch.mongodb.server;

import com.mongodb.ConnectionString;
import com.mongodb.ReadConcern;
import io.minibatch.Durations;
import io.minibatch.MinibatchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a URL says; see {@link io.minibatch.mongodb}.
 *
 * @param address what is for the driver
 * @param url for people, without user, password and options
 * @param lease how long a process may be silent before others take over
 * @param lateness how much older than the newest a message may be when it arrives
 * @param maxMessage the largest payload, in bytes
 * @param wrap whether JSON scalars and arrays are stored in an object
 */
public record MongoOptions(
        Address address, String url, Duration lease, Duration lateness, int maxMessage, boolean wrap) {

    public static final int LARGEST_MESSAGE = 15 << 20;

    private static final String MAJORITY = "majority";
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);
    private static final Duration LATENESS = Duration.ofSeconds(1);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(|KB|MB)");

    public static MongoOptions parse(String url) {
        var mark = url.indexOf('?');
        var shown = Address.shown(url);
        var own = new Own(shown);
        var others = new ArrayList<String>();
        for (var option :
                mark < 0 ? List.<String>of() : List.of(url.substring(mark + 1).split("&", -1))) {
            if (!own.take(option)) {
                others.add(known(option, shown));
            }
        }
        var place = mark < 0 ? url : url.substring(0, mark);
        var address = address(others.isEmpty() ? place : place + "?" + String.join("&", others), shown);
        return new MongoOptions(address, shown, own.lease, own.lateness, own.maxMessage, own.wrap);
    }

    /** A slip of the pen shall not be silent. */
    private static String known(String option, String shown) {
        var name = option.substring(0, option.indexOf('=') < 0 ? option.length() : option.indexOf('='));
        if (!option.isEmpty() && !DriverOptions.know(name) && name.indexOf('@') < 0) {
            throw new MinibatchException(
                    "Option " + name + " of \"" + shown
                            + "\" is not known: use lease, lateness, max-message, wrap, or one of MongoDB's connection strings");
        }
        return option;
    }

    private static Address address(String url, String shown) {
        Address address;
        try {
            address = Address.of(url, "test");
        } catch (IllegalArgumentException e) {
            throw new MinibatchException(e.getMessage() + ".");
        }
        if (address.connection().getCollection() != null) {
            throw new MinibatchException("\"" + shown + "\" names a collection behind the database: a store has"
                    + " collections of its own. Write mongodb://host:27017/database.");
        }
        return address;
    }

    /** For the driver; may hold a password. */
    public ConnectionString connection() {
        return address.connection();
    }

    /** Where the collections are. */
    public String database() {
        return address.database();
    }

    /**
     * What is read stays, too: a process that acts upon what another wrote must not find itself alone with it. But
     * where writes do not wait for a majority, reads must not, or a process would not see what it has just written.
     */
    ReadConcern reads() {
        return MAJORITY.equals(address.writes().getWObject()) ? ReadConcern.MAJORITY : ReadConcern.LOCAL;
    }

    /** The options that the driver does not know. */
    private static final class Own {
        private final String url;
        private Duration lease = LEASE;
        private Duration lateness = LATENESS;
        private int maxMessage = LARGEST_MESSAGE;
        private boolean wrap = true;

        Own(String url) {
            this.url = url;
        }

        boolean take(String option) {
            var equals = option.indexOf('=');
            var value = option.substring(equals + 1);
            switch (equals < 0 ? option : option.substring(0, equals)) {
                case "lease" -> lease = durationOf("lease", value, SHORTEST_LEASE);
                case "lateness" -> lateness = durationOf("lateness", value, Duration.ZERO);
                case "max-message" -> maxMessage = sizeOf(value);
                case "wrap" -> wrap = flagOf(value);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private Duration durationOf(String name, String value, Duration least) {
            Duration duration;
            try {
                duration = Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new MinibatchException(
                        "In the options of \"" + url + "\", " + name + " is wrong: " + e.getMessage(), e);
            }
            if (duration.compareTo(least) < 0) {
                throw new MinibatchException(name + " must be at least " + Durations.text(least) + ", but is " + value
                        + " in the options of \"" + url + "\"");
            }
            return duration;
        }

        private int sizeOf(String value) {
            var match = SIZE.matcher(value.toUpperCase(Locale.ROOT));
            var unit = match.matches() ? match.group(2) : "no size";
            var size = match.matches()
                    ? Long.parseLong(match.group(1)) * (unit.equals("MB") ? 1 << 20 : unit.equals("KB") ? 1 << 10 : 1)
                    : 0;
            if (size < 1 || size > LARGEST_MESSAGE) {
                throw new MinibatchException("max-message must be a size such as 1MB, up to 15MB, but is \"" + value
                        + "\" in the options of \"" + url + "\"");
            }
            return (int) size;
        }

        private boolean flagOf(String value) {
            if (!value.equals("true") && !value.equals("false")) {
                throw new MinibatchException(
                        "wrap must be true or false, but is \"" + value + "\" in the options of \"" + url + "\"");
            }
            return value.equals("true");
        }
    }

    /** Without the connection, which may hold a password. */
    @Override
    public String toString() {
        return url;
    }
}
