package io.minibatch.app.append;

import io.minibatch.app.http.RequestException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON values of a body, one after the other, each as its bytes in UTF-8 without white space. Whatever the body's
 * length, only one value is held.
 */
final class JsonValues {

    private static final int MOST_ELEMENTS = 100_000;
    private static final String LINES =
            " Send messages one a line, as application/x-ndjson: then they may be any number.";
    private static final String HOW =
            " Send one JSON value, an array of them, or any number, one a line, as application/x-ndjson.";

    /** What a parser says to programmers, not to clients. */
    private static final Pattern HINT =
            Pattern.compile(": enable `?JsonReadFeature.*| \\(start marker at \\[Source: .*|\\.$");

    /** A parser remembers the names that it has read: it is not used for longer. */
    private static final long BYTES_OF_A_PARSER = 16 << 20;

    private final InputStream body;
    private final int most;
    private final JsonCopy copy;
    private JsonParser parser;
    private Place start = new Place(1, 1);
    private long begun;
    private long count;

    private record Place(long line, long column) {}

    /**
     * @param body stays open
     * @param most the largest value in bytes; a larger one is refused as soon as it is known to be
     */
    JsonValues(InputStream body, int most) throws IOException {
        this.body = body;
        this.most = most;
        this.copy = new JsonCopy(factory(), most);
        this.parser = parser(body);
    }

    /** It reads the first bytes already. */
    private JsonParser parser(InputStream from) throws IOException {
        try {
            return factory().createParser(ObjectReadContext.empty(), from);
        } catch (JacksonIOException e) {
            throw broken(e);
        }
    }

    /** The client went away, or sends what is no text. */
    private static IOException broken(JacksonIOException e) {
        var cause = e.getCause();
        return cause == null ? new IOException(e) : cause;
    }

    /** One for each parser, since what is remembered of names goes to the factory when a parser ends. */
    private JsonFactory factory() {
        return JsonFactory.builder()
                .rootValueSeparator((String) null)
                .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(Limits.DEEPEST)
                        .maxStringLength(most)
                        .maxNameLength(most)
                        .maxNumberLength(most) // the copy looks at them
                        .build())
                .build();
    }

    /** The next of many values; null at the end. */
    byte @Nullable [] next() throws IOException {
        try {
            if (parser.currentLocation().getByteOffset() > BYTES_OF_A_PARSER) {
                renew();
            }
            if (parser.currentLocation().getByteOffset() < 0) { // a reader of characters, which cannot be renewed
                throw RequestException.badRequest("A body of many messages must be in UTF-8.");
            }
            begun = 0;
            return parser.nextToken() == null ? null : current();
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    private void renew() throws IOException {
        var rest = new ByteArrayOutputStream();
        parser.releaseBuffered(rest);
        start = place();
        parser.close();
        var all = new SequenceInputStream(new ByteArrayInputStream(rest.toByteArray()), body);
        parser = parser(all);
    }

    /**
     * The messages of a body that is one document: its value, or the elements if it is an array.
     *
     * @throws RequestException if there is none, or more than one
     */
    List<byte[]> document() throws IOException {
        try {
            var values = new ArrayList<byte[]>();
            var token = parser.nextToken();
            if (token == null) {
                throw RequestException.badRequest("The body is empty." + HOW);
            }
            if (token == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (values.size() == MOST_ELEMENTS) {
                        throw RequestException.tooLarge(
                                "An array must have at most " + MOST_ELEMENTS + " messages." + LINES);
                    }
                    values.add(current());
                }
            } else {
                values.add(current());
            }
            if (parser.nextToken() != null) {
                throw RequestException.badRequest(where() + ": there is more than one JSON value." + HOW);
            }
            return values;
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    private byte[] current() throws IOException {
        begun = place(parser.currentTokenLocation()).line();
        var value = copy.take(parser);
        count++;
        return value;
    }

    private RequestException fault(JacksonException e) throws IOException {
        if (e instanceof JacksonIOException reading) {
            throw broken(reading);
        }
        if (e instanceof StreamConstraintsException) {
            return parser.streamReadContext().getNestingDepth() >= Limits.DEEPEST
                    ? RequestException.badRequest(where() + ": it is nested more than " + Limits.DEEPEST + " deep.")
                    : RequestException.tooLarge(where() + ": a text or a name is too long. A message must have at most "
                            + most + " bytes of JSON.");
        }
        var reason = e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
        return RequestException.badRequest(where() + ": " + HINT.matcher(reason).replaceFirst("") + ".");
    }

    private String where() {
        var at = place();
        var torn = begun > 0 && begun < at.line() ? "; it begins in line " + begun : "";
        return "Message " + (count + 1) + " of the body (line " + at.line() + ", column " + at.column() + torn + ")";
    }

    /** In the body, whichever parser reads. */
    private Place place() {
        return place(parser.currentLocation());
    }

    private Place place(TokenStreamLocation at) {
        var first = at.getLineNr() == 1;
        return new Place(
                start.line() + at.getLineNr() - 1, first ? start.column() + at.getColumnNr() - 1 : at.getColumnNr());
    }
}
