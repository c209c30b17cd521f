package io.minibatch.mongodb.server;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bson.UuidRepresentation;

/**
 * Where a database is, by a URL of the driver. Its text is for people: without user, password and options.
 *
 * @param connection what is for the driver; may hold a password
 * @param shown for people
 * @param database its name
 */
public record Address(ConnectionString connection, String shown, String database) {

    private static final int SELECTION_SECONDS = 10;
    /** Up to the last @: a password may hold another one by mistake. */
    private static final Pattern SECRET = Pattern.compile("//.*@", Pattern.DOTALL);

    private static final Pattern SECRET_OPTIONS =
            Pattern.compile("authMechanismProperties=|proxyPassword=", Pattern.CASE_INSENSITIVE);

    /**
     * Reads a URL such as {@code mongodb://user:password@host/database}. Users are looked up in {@code admin} unless it
     * says otherwise, as in the Python original.
     *
     * @param otherwise the database, if the URL has none
     * @throws IllegalArgumentException if it is none, or says {@code w=0}; the message has no password
     */
    public static Address of(String url, String otherwise) {
        var mark = url.indexOf('?');
        var place = mark < 0 ? url : url.substring(0, mark);
        var options = mark < 0 ? "" : url.substring(mark + 1);
        var shown = shown(url);
        if (needsAuthSource(place, options)) {
            options += (options.isEmpty() ? "" : "&") + "authSource=admin";
        }
        var slash = place.indexOf('/', place.indexOf("//") + 2);
        var whole = options.isEmpty() ? place : place + (slash < 0 ? "/?" : "?") + options;
        var connection = connection(whole, shown);
        var concern = connection.getWriteConcern();
        if (concern != null) {
            acknowledged(connection, concern, shown);
        }
        var database = connection.getDatabase();
        return new Address(
                connection,
                slash < 0 || database == null ? (slash < 0 ? shown + "/" : shown) + otherwise : shown,
                database == null ? otherwise : database);
    }

    /**
     * The URL for people: whatever may be a part of a password is left out, also of one that is not encoded as it
     * should be.
     */
    static String shown(String url) {
        var mark = url.indexOf('?');
        var place = mark < 0 ? url : url.substring(0, mark);
        return place.indexOf('@') < 0 && url.indexOf('@') >= 0 && place.lastIndexOf(':') > place.indexOf("//")
                ? place.substring(0, place.indexOf(':')) + "://..."
                : SECRET.matcher(place).replaceFirst("//");
    }

    /** As in the Python original; the driver would look for the user in the database of the URL. */
    private static boolean needsAuthSource(String place, String options) {
        return place.startsWith("mongodb://")
                && SECRET.matcher(place).find()
                && !("&" + options.toLowerCase(Locale.ROOT)).contains("&authsource=");
    }

    /**
     * Refuses a write concern of which nothing is heard: a window would be done, and its result lost.
     *
     * @param shown for the error: what is written to
     * @return what was given
     */
    public static <T> T acknowledged(T given, WriteConcern concern, Object shown) {
        if (!concern.isAcknowledged()) {
            throw new IllegalArgumentException("Writes to " + shown
                    + " are not acknowledged (w=0): what is lost would never be noticed. Leave w out, or use w=1 or"
                    + " w=majority");
        }
        return given;
    }

    private static ConnectionString connection(String url, String shown) {
        try {
            return new ConnectionString(url);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("\"" + shown + "\" is no URL of MongoDB: " + fault(url)
                    + ". Write mongodb://user:password@host:27017/database?option=value, with : / ? # [ ] @ % in"
                    + " user and password percent-encoded");
        }
    }

    /** The driver's errors quote what it could not read, which may be a password: so it is asked again, without. */
    private static String fault(String url) {
        var without = SECRET.matcher(url).replaceFirst("//");
        try {
            new ConnectionString(without);
            return "its user or password are wrong";
        } catch (RuntimeException e) {
            return without.indexOf('@') < 0 && !SECRET_OPTIONS.matcher(without).find()
                    ? "its hosts, database or options are wrong (" + e.getMessage() + ")"
                    : "its user, password, hosts, database or options are wrong";
        }
    }

    /** A connection of its own; the server need not be there yet. */
    public MongoClient connect() {
        return MongoClients.create(settings(MongoClientSettings.builder()).build());
    }

    /** What the URL says, in place of what is given; where it says nothing, the defaults of this project. */
    MongoClientSettings.Builder settings(MongoClientSettings.Builder settings) {
        settings.applyConnectionString(connection).uuidRepresentation(UuidRepresentation.STANDARD);
        if (connection.getApplicationName() == null) {
            settings.applicationName("minibatch");
        }
        if (connection.getServerSelectionTimeout() == null) {
            settings.applyToClusterSettings(
                    cluster -> cluster.serverSelectionTimeout(SELECTION_SECONDS, TimeUnit.SECONDS));
        }
        return settings.writeConcern(writes());
    }

    /**
     * What is acknowledged stays when the primary changes, unless the URL says that fewer than a majority are enough.
     */
    WriteConcern writes() {
        var given = connection.getWriteConcern();
        if (given == null) {
            return WriteConcern.MAJORITY.withJournal(true);
        }
        return given.getWObject() == null ? given.withW("majority") : given;
    }

    /** Without the connection, which may hold a password. */
    @Override
    public String toString() {
        return shown;
    }
}
