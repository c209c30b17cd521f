package io.minibatch.app.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a request. One that is left out may mean all, so none is left out because it cannot be read, and
 * none of two of a name; Javalin does both. Always UTF-8, whatever the type of the body is.
 */
public final class Query {

    private static final Pattern WRONG_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private final Map<String, String> values;

    private Query(Map<String, String> values) {
        this.values = values;
    }

    /**
     * What a request asks.
     *
     * @throws RequestException if it cannot be decoded, or has a parameter more than once
     */
    public static Query of(Context ctx) {
        return parse(ctx.queryString());
    }

    static Query parse(@Nullable String text) {
        var values = new HashMap<String, String>();
        for (var parameter : text == null ? new String[0] : text.split("&", -1)) {
            var parts = parameter.split("=", 2);
            var name = decoded(parts[0]);
            var value = parts.length == 1 ? "" : decoded(parts[1]);
            if (!parameter.isEmpty() && values.put(name, value) != null) {
                throw RequestException.badRequest("The query has \"" + name + "\" more than once.");
            }
        }
        return new Query(values);
    }

    private static String decoded(String text) {
        var encoded = text.replace('+', ' ').getBytes(UTF_8); // what is not ASCII should be encoded, but often is not
        var bytes = new ByteArrayOutputStream(encoded.length);
        try {
            if (WRONG_ESCAPE.matcher(text).find()) {
                throw new CharacterCodingException();
            }
            for (var i = 0; i < encoded.length; i++) {
                bytes.write(encoded[i] == '%' ? digit(encoded[++i]) << 4 | digit(encoded[++i]) : encoded[i]);
            }
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RequestException.badRequest("\"" + text + "\" of the query cannot be decoded: it must be UTF-8, and"
                    + " percent-encoded, such as %25 for % itself.");
        }
    }

    private static int digit(byte hexadecimal) {
        return HexFormat.fromHexDigit(hexadecimal);
    }

    /** The value of a parameter, empty text if it has none; nothing if it is not there. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /**
     * Refuses a parameter that nobody reads, since a misspelt one would mean all.
     *
     * @throws RequestException if there is one
     */
    public void allow(Set<String> known) {
        for (var name : new TreeSet<>(values.keySet())) {
            if (!known.contains(name)) {
                throw RequestException.badRequest("There is no parameter \"" + name + "\" here. "
                        + (known.isEmpty()
                                ? "None is known."
                                : "Known: " + String.join(", ", new TreeSet<>(known)) + "."));
            }
        }
    }
}
