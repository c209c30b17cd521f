package io.minibatch.connect;

import io.minibatch.RejectedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Results as JSON: bytes are JSON already, everything else is written by Jackson. */
final class JsonBody {

    private static final JsonMapper MAPPER = new JsonMapper();

    private JsonBody() {}

    /** Whether there is nothing to be sent. */
    static boolean isEmpty(Object result) {
        return result instanceof Iterable<?> elements && !elements.iterator().hasNext();
    }

    /** An array of the elements; what is no list is a value by itself. */
    static byte[] value(Object result) {
        if (!(result instanceof Iterable<?> elements)) {
            return bytes(result);
        }
        var out = new ByteArrayOutputStream();
        var between = '[';
        for (var element : elements) {
            out.write(between);
            out.writeBytes(bytes(element));
            between = ',';
        }
        if (between == '[') {
            out.write('[');
        }
        out.write(']');
        return out.toByteArray();
    }

    /** One line an element; what is no list is one line. */
    static byte[] lines(Object result) {
        var out = new ByteArrayOutputStream();
        try {
            writeLines(result, out);
        } catch (IOException e) {
            throw new IllegalStateException("memory cannot fail", e);
        }
        return out.toByteArray();
    }

    /** Writes one line an element; what is no list is one line. */
    static void writeLines(Object result, OutputStream out) throws IOException {
        if (!(result instanceof Iterable<?> elements)) {
            writeLine(result, out);
            return;
        }
        for (var element : elements) {
            writeLine(element, out);
        }
    }

    private static void writeLine(Object element, OutputStream out) throws IOException {
        var json = bytes(element).clone();
        for (var i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                json[i] = ' '; // only white space between values can be one: inside a text JSON escapes it
            }
        }
        out.write(json);
        out.write('\n');
    }

    private static byte[] bytes(Object value) {
        if (value instanceof byte[] json) {
            return json;
        }
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JacksonException e) {
            throw new RejectedException(
                    value.getClass().getName() + " cannot be written as JSON: " + e.getOriginalMessage()
                            + ". Let the function return something else, or give the sink a body of its own",
                    e);
        }
    }
}
