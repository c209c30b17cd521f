package io.minibatch.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How the payloads of a stream are shown as JSON. */
enum PayloadFormat {
    /** The JSON itself, as it was appended. */
    JSON {
        @Override
        void write(byte[] payload, OutputStream out) throws IOException {
            // A line break can only be white space between two values: inside a text JSON escapes it.
            out.write(hasLineBreak(payload) ? inOneLine(payload) : payload);
        }
    },
    /** A JSON string. */
    TEXT {
        @Override
        void write(byte[] payload, OutputStream out) throws IOException {
            out.write(Json.quoted(new String(payload, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        }
    },
    /** The text itself, which is no JSON: for {@code consume --text}. */
    PLAIN {
        @Override
        void write(byte[] payload, OutputStream out) throws IOException {
            out.write(payload);
        }
    },
    /** A JSON string with the bytes as base64. */
    BYTES {
        @Override
        void write(byte[] payload, OutputStream out) throws IOException {
            out.write('"');
            out.write(Base64.getEncoder().encode(payload));
            out.write('"');
        }
    };

    /** By the name that is written with the stream; of a stream without messages, JSON. Unknown ones are bytes. */
    static PayloadFormat of(String name) {
        return switch (name) {
            case "json", "" -> JSON;
            case "text" -> TEXT;
            default -> BYTES;
        };
    }

    /** This one; if the payload is not what the stream says, text or else bytes. */
    PayloadFormat fitting(byte[] payload) {
        var misfit = this == TEXT || (this == JSON && Json.fault(payload).isPresent());
        return misfit ? textOrBytes(payload) : this;
    }

    /** For people: text wherever it is some. */
    PayloadFormat readable(byte[] payload) {
        return this == BYTES ? textOrBytes(payload) : fitting(payload);
    }

    private static PayloadFormat textOrBytes(byte[] payload) {
        return Text.fault(payload).isEmpty() ? TEXT : BYTES;
    }

    /** Writes one payload as one JSON value without line breaks. */
    abstract void write(byte[] payload, OutputStream out) throws IOException;

    private static boolean hasLineBreak(byte[] json) {
        for (var b : json) {
            if (b == '\n' || b == '\r') {
                return true;
            }
        }
        return false;
    }

    private static byte[] inOneLine(byte[] json) {
        var line = json.clone();
        for (var i = 0; i < line.length; i++) {
            if (line[i] == '\n' || line[i] == '\r') {
                line[i] = ' ';
            }
        }
        return line;
    }
}
