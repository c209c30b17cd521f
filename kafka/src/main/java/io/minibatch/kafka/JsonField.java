package io.minibatch.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The value of a field of a JSON object, as the key of a message: text without its quotes, numbers and truth values as
 * they stand; null if it is not there, or is null, a list or an object.
 *
 * @param name of the field
 */
record JsonField(String name) implements Function<byte[], byte @Nullable []> {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public byte @Nullable [] apply(byte[] json) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var found = parser.currentName().equals(name);
                var token = parser.nextToken();
                if (found) {
                    return token.isScalarValue() && token != JsonToken.VALUE_NULL
                            ? parser.getString().getBytes(UTF_8)
                            : null;
                }
                parser.skipChildren();
            }
            return null;
        }
    }
}
