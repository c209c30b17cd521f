package io.minibatch.cli;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * The little JSON that the command needs itself: is this a value, and text as a string. Binds no objects: starts fast.
 */
final class Json {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\u2028\\u2029]");

    private Json() {}

    /** Why these bytes are not exactly one JSON value in UTF-8, empty if they are. */
    static Optional<String> fault(byte[] bytes) {
        // The parser would take UTF-16 and UTF-32, and pass over a byte order mark.
        if (bytes.length > 1 && (bytes[0] == 0 || bytes[1] == 0)) {
            return Optional.of("it is not UTF-8");
        }
        if (bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            return Optional.of("it begins with a byte order mark");
        }
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length)) {
            if (parser.nextToken() == null) {
                return Optional.of("it is empty");
            }
            parser.skipChildren();
            if (parser.currentToken() == null) {
                return Optional.of("it ends in the middle of a value");
            }
            parser.finishToken();
            if (parser.nextToken() != null) {
                return Optional.of("there is more than one value, the second at column "
                        + parser.currentTokenLocation().getColumnNr());
            }
            return Optional.empty();
        } catch (JacksonException e) {
            var location = e.getLocation();
            var reason = e.getOriginalMessage().lines().findFirst().orElse("no JSON");
            return Optional.of(reason + (location == null ? "" : " (column " + location.getColumnNr() + ")"));
        }
    }

    /** A JSON string, with its quotation marks. What a terminal would obey instead of showing it is escaped, too. */
    static String quoted(String text) {
        var json = new StringBuilder(text.length() + 2).append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, json);
        json.append('"');
        return UNSEEN.matcher(json).replaceAll(unseen -> escaped(unseen.group()));
    }

    private static String escaped(String unseen) {
        return unseen.chars().mapToObj("\\\\u%04X"::formatted).collect(Collectors.joining());
    }

    /** A JSON object of texts, sorted by their names. */
    static String object(Map<String, String> texts) {
        return new TreeMap<>(texts)
                .entrySet().stream()
                        .map(entry -> quoted(entry.getKey()) + ":" + quoted(entry.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** A JSON string of what a value reads as, or {@code null}. */
    static String quotedOrNull(@Nullable Object value) {
        return value == null ? "null" : quoted(value.toString());
    }
}
