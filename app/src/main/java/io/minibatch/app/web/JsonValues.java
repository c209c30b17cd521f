package io.minibatch.app.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * The JSON values of a body, one after the other, each as its bytes in UTF-8 without white space. Whatever the body's
 * length, only one value is held.
 */
final class JsonValues implements AutoCloseable {

    private static final String HOW =
            "Send one JSON value, an array of them, or any number, one a line, as application/x-ndjson.";

    private final JsonParser parser;
    private final JsonGenerator generator;
    private final BoundedBytes value;
    private long count;

    /**
     * @param body stays open
     * @param most the largest value in bytes; a larger one is refused as soon as it is known to be
     */
    JsonValues(InputStream body, int most) {
        var factory = JsonFactory.builder()
                .rootValueSeparator((String) null)
                .streamReadConstraints(
                        StreamReadConstraints.builder().maxStringLength(most).build())
                .build();
        this.parser = factory.createParser(ObjectReadContext.empty(), body);
        this.value = new BoundedBytes(most);
        this.generator = factory.createGenerator(ObjectWriteContext.empty(), value);
    }

    /** The next value; null at the end. */
    byte @Nullable [] next() throws IOException {
        try {
            return parser.nextToken() == null ? null : current();
        } catch (JacksonException e) {
            throw fault(e);
        }
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
                throw RequestException.badRequest("The body is empty. " + HOW);
            }
            if (token == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values.add(current());
                }
            } else {
                values.add(current());
            }
            if (parser.nextToken() != null) {
                throw RequestException.badRequest(where() + ": there is more than one JSON value. " + HOW);
            }
            return values;
        } catch (JacksonException e) {
            throw fault(e);
        }
    }

    private byte[] current() throws IOException {
        generator.copyCurrentStructureExact(parser);
        generator.flush();
        count++;
        return value.take();
    }

    private RequestException fault(JacksonException e) throws IOException {
        if (e instanceof JacksonIOException reading) {
            throw reading.getCause(); // the client went away
        }
        var reason = e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
        return RequestException.badRequest(where() + ": " + reason);
    }

    private String where() {
        var at = parser.currentLocation();
        return "Message " + (count + 1) + " of the body (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }

    @Override
    public void close() {
        parser.close();
    }
}
