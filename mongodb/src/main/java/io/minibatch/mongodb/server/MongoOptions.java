package io.minibatch.mongodb.server;

import com.mongodb.ConnectionString;
import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
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
 * @param connection what is for the driver; may hold a password
 * @param url for people, without user, password and options
 * @param database where the collections are
 * @param lease how long a process may be silent before others take over
 * @param lateness how much older than the newest a message may be when it arrives
 * @param maxMessage the largest payload, in bytes
 * @param wrap whether JSON scalars and arrays are stored in an object
 */
public record MongoOptions(
        ConnectionString connection,
        String url,
        String database,
        Duration lease,
        Duration lateness,
        int maxMessage,
        boolean wrap) {

    public static final int LARGEST_MESSAGE = 15 << 20;

    private static final String MAJORITY = "majority";
    private static final Duration LEASE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_LEASE = Duration.ofMillis(500);
    private static final Duration LATENESS = Duration.ofSeconds(1);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})(|KB|MB)");
    private static final Pattern SECRET = Pattern.compile("//.*@", Pattern.DOTALL);

    public static MongoOptions parse(String url) {
        var mark = url.indexOf('?');
        var place = mark < 0 ? url : url.substring(0, mark);
        var shown = shown(place, url);
        var own = new Own(shown);
        var others = new ArrayList<String>();
        for (var option :
                mark < 0 ? List.<String>of() : List.of(url.substring(mark + 1).split("&", -1))) {
            if (!own.take(option)) {
                others.add(known(option, shown));
            }
        }
        if (needsAuthSource(place, others)) {
            others.add("authSource=admin");
        }
        var slash = place.indexOf('/', place.indexOf("//") + 2);
        var options = others.isEmpty() ? "" : (slash < 0 ? "/?" : "?") + String.join("&", others);
        var connection = connection(shown, place + options);
        checkAcknowledged(connection, shown);
        var database = connection.getDatabase() == null ? "test" : connection.getDatabase();
        return new MongoOptions(connection, shown, database, own.lease, own.lateness, own.maxMessage, own.wrap);
    }

    /** Whatever may be a part of a password is left out, also of one that is not encoded as it should be. */
    private static String shown(String place, String url) {
        return place.indexOf('@') < 0 && url.indexOf('@') >= 0 && place.lastIndexOf(':') > place.indexOf("//")
                ? place.substring(0, place.indexOf(':')) + "://..."
                : SECRET.matcher(place).replaceFirst("//");
    }

    /** As in the Python original; the driver would look for the user in the database of the URL. */
    private static boolean needsAuthSource(String place, List<String> options) {
        return place.startsWith("mongodb://")
                && SECRET.matcher(place).find()
                && options.stream()
                        .noneMatch(option -> option.toLowerCase(Locale.ROOT).startsWith("authsource="));
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

    private static ConnectionString connection(String shown, String url) {
        ConnectionString connection;
        try {
            connection = new ConnectionString(url);
        } catch (RuntimeException e) {
            throw new MinibatchException("\"" + shown + "\" is no URL of MongoDB: " + fault(url)
                    + " Write mongodb://user:password@host:27017/database?option=value, with : / ? # [ ] @ % in"
                    + " user and password percent-encoded.");
        }
        if (connection.getCollection() != null) {
            throw new MinibatchException("\"" + shown + "\" names a collection behind the database: a store has"
                    + " collections of its own. Write mongodb://host:27017/database.");
        }
        return connection;
    }

    /** The driver's errors quote what it could not read, which may be a password: so it is asked again, without. */
    private static String fault(String url) {
        var without = SECRET.matcher(url).replaceFirst("//");
        try {
            new ConnectionString(without);
            return "user or password are wrong.";
        } catch (RuntimeException e) {
            return without.indexOf('@') < 0 ? e.getMessage() + "." : "user, password or options are wrong.";
        }
    }

    private static void checkAcknowledged(ConnectionString connection, String shown) {
        var writes = connection.getWriteConcern();
        if (writes != null && !writes.isAcknowledged()) {
            throw new MinibatchException("In the options of \"" + shown + "\", w=0 is not possible: no write would be"
                    + " acknowledged, and nobody could tell what is there. Leave it out, or write w=1 at least.");
        }
    }

    /** What is acknowledged stays when the primary changes, unless the URL says that fewer than a majority are enough. */
    WriteConcern writes() {
        var given = connection.getWriteConcern();
        if (given == null) {
            return WriteConcern.MAJORITY.withJournal(true);
        }
        return given.getWObject() == null ? given.withW(MAJORITY) : given;
    }

    /**
     * What is read stays, too: a process that acts upon what another wrote must not find itself alone with it. But where writes
     * do not wait for a majority, reads must not, or a process would not see what it has just written.
     */
    ReadConcern reads() {
        return MAJORITY.equals(writes().getWObject()) ? ReadConcern.MAJORITY : ReadConcern.LOCAL;
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
