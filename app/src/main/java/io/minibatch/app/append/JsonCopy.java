package io.minibatch.app.append;

import io.minibatch.app.http.RequestException;
import java.io.IOException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes what a parser reads, value by value, without white space. Numbers stay as they were written. */
final class JsonCopy {

    /** As many as readers of JSON usually take. */
    static final int MOST_DIGITS = 1_000;

    private final BoundedBytes bytes;
    private final JsonGenerator generator;

    /** @param most the largest value in bytes; a larger one is refused as soon as it is known to be */
    JsonCopy(JsonFactory factory, int most) {
        this.bytes = new BoundedBytes(most);
        this.generator = factory.createGenerator(ObjectWriteContext.empty(), bytes);
    }

    /**
     * The value that the parser's token begins; the parser then is at its end.
     *
     * @throws RequestException if it is too large
     */
    byte[] take(JsonParser parser) throws IOException {
        for (var depth = write(parser); depth > 0; ) {
            parser.nextToken();
            depth += write(parser);
        }
        generator.flush();
        return bytes.take();
    }

    /** How much deeper what follows is. */
    private int write(JsonParser parser) throws IOException {
        var token = parser.currentToken();
        switch (token) {
            case START_OBJECT -> generator.writeStartObject();
            case START_ARRAY -> generator.writeStartArray();
            case END_OBJECT -> generator.writeEndObject();
            case END_ARRAY -> generator.writeEndArray();
            case PROPERTY_NAME -> generator.writeName(parser.currentName());
            case VALUE_STRING ->
                generator.writeString(parser.getStringCharacters(), parser.getStringOffset(), parser.getStringLength());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(number(parser));
            case VALUE_TRUE, VALUE_FALSE -> generator.writeBoolean(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> generator.writeNull();
            case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IllegalStateException("no JSON has " + token);
        }
        return token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
    }

    private static String number(JsonParser parser) {
        if (parser.getStringLength() > MOST_DIGITS) {
            throw RequestException.badRequest("A number must have at most " + MOST_DIGITS + " digits, but one has "
                    + parser.getStringLength() + ". Send it as a text.");
        }
        return parser.getString();
    }
}
