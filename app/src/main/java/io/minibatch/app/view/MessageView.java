package io.minibatch.app.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.minibatch.Message;
import io.minibatch.app.append.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * A message: its payload is in {@code data} if it is JSON, in {@code text} if it is other text, else in {@code base64}.
 *
 * @param id the message's id
 * @param sequence its place in the stream
 * @param created when it was appended
 * @param attributes what its producer said besides
 * @param size the bytes of its payload
 * @param cut whether only the beginning of the payload is shown
 * @param data the payload, if it is JSON, as it was written
 * @param text the payload, if it is text
 * @param base64 the payload, if it is neither
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MessageView(
        String id,
        long sequence,
        String created,
        Map<String, String> attributes,
        int size,
        boolean cut,
        @JsonRawValue @Nullable String data,
        @Nullable String text,
        @Nullable String base64) {

    /** Larger payloads are cut: an answer shall not become as large as the messages of a stream can be. */
    public static final int MOST_BYTES = 64 << 10;

    /** What is nested deeper comes as text: as a part of the answer it would make all of that unreadable. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DEEPEST)
                    .build())
            .build();

    /** Of a message whose payload is as it is stored. */
    public static MessageView of(Message<byte[]> message, boolean json) {
        var payload = message.data();
        var cut = payload.length > MOST_BYTES;
        var shown = cut ? Arrays.copyOf(payload, MOST_BYTES) : payload;
        var text = text(shown, cut);
        var data = json && !cut && text != null && isJson(text) ? text : null;
        return new MessageView(
                message.id(),
                message.sequence(),
                message.created().toString(),
                message.attributes(),
                payload.length,
                cut,
                data,
                data == null ? text : null,
                text == null ? Base64.getEncoder().encodeToString(shown) : null);
    }

    /** It becomes part of the answer as it is, so that no number changes; anybody may have written it. */
    private static boolean isJson(String text) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                return false;
            }
            parser.skipChildren();
            return parser.nextToken() == null;
        } catch (JacksonException e) {
            return false;
        }
    }

    /** A cut may go through a character: then its rest is left out. */
    private static @Nullable String text(byte[] payload, boolean cut) {
        for (var length = payload.length; length >= payload.length - (cut ? 3 : 0); length--) {
            try {
                return UTF_8.newDecoder()
                        .decode(ByteBuffer.wrap(payload, 0, length))
                        .toString();
            } catch (CharacterCodingException e) {
                // one byte less
            }
        }
        return null;
    }
}
