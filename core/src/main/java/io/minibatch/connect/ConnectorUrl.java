package io.minibatch.connect;

import io.minibatch.Durations;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a {@link Connector}: {@code scheme:address?name=value&…}. Its text for people hides the password.
 *
 * <p>Names and values of the query are percent-decoded. The address is kept as it was written: connectors read host
 * lists, topics and paths by rules of their own.
 */
public final class ConnectorUrl {

    private static final Pattern WRONG_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern FORM = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);

    private final String scheme;
    private final String address;
    private final Map<String, String> options;
    private final MaskedUrl masked;

    private ConnectorUrl(String scheme, String address, Map<String, String> options, MaskedUrl masked) {
        this.masked = masked;
        this.scheme = scheme;
        this.address = address;
        this.options = options;
    }

    /**
     * Takes a URL apart.
     *
     * @throws IllegalArgumentException if it has no scheme, an option twice, or a wrong escape
     */
    public static ConnectorUrl parse(String url) {
        var form = FORM.matcher(url);
        var masked = MaskedUrl.of(url);
        if (!form.matches() || form.group(2).isEmpty()) {
            throw new IllegalArgumentException("\"" + masked.text()
                    + "\" is no connector URL: write one such as file:results.jsonl or kafka://host:9092/topic");
        }
        var rest = form.group(2);
        var query = rest.indexOf('?');
        return new ConnectorUrl(
                form.group(1),
                query < 0 ? rest : rest.substring(0, query),
                query < 0 ? Map.of() : options(masked, rest.substring(query + 1)),
                masked);
    }

    private static Map<String, String> options(MaskedUrl masked, String query) {
        var options = new LinkedHashMap<String, String>();
        for (var option : query.split("&", -1)) {
            var equals = option.indexOf('=');
            var name = equals < 0 ? option : option.substring(0, equals);
            var value = equals < 0 ? "" : option.substring(equals + 1);
            var what = masked.option(name);
            if (!option.isEmpty() && options.put(decoded(name, what), decoded(value, what)) != null) {
                throw new IllegalArgumentException(what + " is there twice" + masked.hint());
            }
        }
        return options;
    }

    /** What is wrong is not shown, and not even kept as a cause: it may be a password. */
    private static String decoded(String text, String what) {
        if (WRONG_ESCAPE.matcher(text).find()) {
            throw new IllegalArgumentException(
                    what + " has a % that two hexadecimal digits do not follow: write %25 for the sign itself");
        }
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What is before the first colon. */
    public String scheme() {
        return scheme;
    }

    /** What is between the scheme's colon and the query, as it was written. */
    public String address() {
        return address;
    }

    /** The URL without its query, as it was written: it may hold a password. */
    public String withoutOptions() {
        return scheme + ":" + address;
    }

    /** All options in their order. */
    public Map<String, String> options() {
        return Map.copyOf(options);
    }

    /** The value of an option, if it is there. */
    public Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /**
     * The value of an option as a duration such as {@code 5s}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Optional<Duration> duration(String name) {
        return option(name).map(value -> {
            try {
                return Durations.parse(value);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("Option " + name + " of " + this + ": " + e.getMessage(), e);
            }
        });
    }

    /**
     * The value of an option as a whole number of at least 1.
     *
     * @throws IllegalArgumentException if it is none
     */
    public Optional<Integer> number(String name) {
        return option(name).map(value -> {
            try {
                var number = Integer.parseInt(value);
                if (number >= 1) {
                    return number;
                }
            } catch (NumberFormatException e) {
                throw noNumber(name, value, e);
            }
            throw noNumber(name, value, null);
        });
    }

    private IllegalArgumentException noNumber(String name, String value, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                "Option " + name + " of " + this + " must be a whole number of at least 1, but is " + value, cause);
    }

    /**
     * Whether an option is on: {@code true}, {@code false}, or there without a value.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public Optional<Boolean> flag(String name) {
        return option(name).map(value -> switch (value) {
            case "", "true" -> true;
            case "false" -> false;
            default ->
                throw new IllegalArgumentException(
                        "Option " + name + " of " + this + " must be true or false, but is " + value);
        });
    }

    /**
     * Refuses options that the connector does not know: a slip of the pen shall not be silent.
     *
     * @throws IllegalArgumentException if there are any
     */
    public void allow(Set<String> known) {
        for (var name : options.keySet()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(masked.option(name) + " is not known: use "
                        + (known.isEmpty() ? "none" : String.join(", ", new TreeSet<>(known))) + masked.hint());
            }
        }
    }

    /** For people: without what stands before an @, and without the query, which may hold more secrets. */
    @Override
    public String toString() {
        return masked.text();
    }
}
