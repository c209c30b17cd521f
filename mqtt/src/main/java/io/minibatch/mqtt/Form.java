package io.minibatch.mqtt;

import io.minibatch.Entry;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** What becomes of a message. */
enum Form {
    /** Its payload, as it is. */
    PAYLOAD {
        @Override
        <T> Entry<T> of(Arrival arrival) {
            return Entry.encoded(arrival.payload(), arrival.attributes());
        }
    },

    /**
     * A JSON object of topic, payload, qos and retain; the payload is JSON itself, null if there is none. One that is
     * not JSON is set aside, in streams of any format: as it is it could pass for an envelope that somebody else has
     * made up.
     */
    JSON {
        @Override
        <T> Entry<T> of(Arrival arrival) {
            try {
                return object(arrival, json -> value(arrival.payload(), json));
            } catch (JacksonException e) {
                return Entry.undecodable(
                        arrival.payload(),
                        arrival.attributes(),
                        "the payload is not one JSON value: " + e.getOriginalMessage());
            }
        }
    },

    /** The same; the payload is text, or, if it is not UTF-8, base64, with a field {@code encoding} that says so. */
    TEXT {
        @Override
        <T> Entry<T> of(Arrival arrival) {
            return object(arrival, json -> text(arrival.payload(), json));
        }
    };

    /** One level less than JSON is usually read to: the envelope is one more. */
    private static final int DEEPEST = StreamReadConstraints.DEFAULT_MAX_DEPTH - 1;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // as the stream reads it
                    .maxNestingDepth(DEEPEST)
                    .build())
            .build();

    /** The stream's message. */
    abstract <T> Entry<T> of(Arrival arrival);

    private interface Part {
        void write(JsonGenerator json);
    }

    private static <T> Entry<T> object(Arrival arrival, Part payload) {
        var bytes = new ByteArrayOutputStream(
                arrival.payload().length + arrival.topic().length() + 64);
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeStringProperty("topic", arrival.topic());
            json.writeName("payload");
            payload.write(json);
            json.writeNumberProperty("qos", arrival.qos());
            json.writeBooleanProperty("retain", arrival.retain());
            json.writeEndObject();
        }
        return Entry.encoded(bytes.toByteArray(), arrival.attributes());
    }

    /** Token by token: bytes put in as they are could close the object and begin another one. */
    private static void value(byte[] payload, JsonGenerator json) {
        if (payload.length == 0) {
            json.writeNull();
            return;
        }
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), payload)) {
            if (parser.nextToken() == null) {
                throw new NotOneValueException("there is none");
            }
            json.copyCurrentStructureExact(parser);
            if (parser.nextToken() != null) {
                throw new NotOneValueException("there are several");
            }
        }
    }

    private static void text(byte[] payload, JsonGenerator json) {
        try {
            json.writeString(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(payload))
                    .toString());
        } catch (CharacterCodingException e) {
            json.writeString(Base64.getEncoder().encodeToString(payload));
            json.writeStringProperty("encoding", "base64");
        }
    }

    /** Blank, or one value after another. */
    private static final class NotOneValueException extends JacksonException {
        private static final long serialVersionUID = 1;

        NotOneValueException(String found) {
            super("One JSON value was expected, but " + found);
        }
    }
}
