package io.minibatch.mqtt;

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
        byte[] of(Arrival arrival) {
            return arrival.payload();
        }
    },

    /**
     * A JSON object of topic, payload, qos and retain; the payload is JSON itself, null if there is none. One that is not JSON is
     * handed on as it is, so that it is set aside where JSON is read.
     */
    JSON {
        @Override
        byte[] of(Arrival arrival) {
            try {
                return object(arrival, json -> value(arrival.payload(), json));
            } catch (JacksonException | StackOverflowError e) {
                return arrival.payload();
            }
        }
    },

    /** The same; the payload is text, or, if it is not UTF-8, base64, with a field {@code encoding} that says so. */
    TEXT {
        @Override
        byte[] of(Arrival arrival) {
            return object(arrival, json -> text(arrival.payload(), json));
        }
    };

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE) // as the stream reads it
                    .build())
            .build();

    /** The bytes of the stream's message. */
    abstract byte[] of(Arrival arrival);

    private interface Part {
        void write(JsonGenerator json);
    }

    private static byte[] object(Arrival arrival, Part payload) {
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
        return bytes.toByteArray();
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
