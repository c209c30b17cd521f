package io.minibatch.app.view;

import io.minibatch.Message;
import java.util.List;
import java.util.stream.Stream;

/**
 * The messages of one answer. Their payloads are shown as long as they are not too large together; of the messages
 * after that it is said how large they are.
 */
public final class Payloads {

    private static final long MOST_BYTES = 4 << 20;

    private final boolean json;
    private long bytes;

    private Payloads(boolean json) {
        this.json = json;
    }

    /**
     * As views.
     *
     * @param json whether payloads that are JSON are shown as such
     */
    public static List<MessageView> shown(Stream<Message<byte[]>> messages, boolean json) {
        return messages.sequential().map(new Payloads(json)::show).toList();
    }

    private MessageView show(Message<byte[]> message) {
        message.attributes().forEach((name, value) -> bytes += name.length() + value.length());
        if (bytes >= MOST_BYTES) {
            return withoutPayload(message);
        }
        bytes += Math.min(message.data().length, MessageView.MOST_BYTES);
        return MessageView.of(message, json);
    }

    private static MessageView withoutPayload(Message<byte[]> message) {
        var size = message.data().length;
        return new MessageView(
                message.id(),
                message.sequence(),
                message.created().toString(),
                message.attributes(),
                size,
                size > 0,
                null,
                "",
                null);
    }
}
