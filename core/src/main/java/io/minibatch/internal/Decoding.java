package io.minibatch.internal;

import io.minibatch.Codec;
import io.minibatch.Entry;
import io.minibatch.Message;
import io.minibatch.MinibatchException;
import io.minibatch.store.StoredMessage;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The messages of a window, decoded as far as possible.
 *
 * @param messages those that fit the codec, in the window's order
 * @param undecodable those that do not
 * @param lastInARow how many of the last messages did not fit, one after the other; if none of the window did, with
 *     those before it
 */
record Decoding<T>(List<Message<T>> messages, List<Undecodable> undecodable, int lastInARow) {

    /**
     * A message that does not fit.
     *
     * @param message the message
     * @param reason what the codec threw
     */
    record Undecodable(StoredMessage message, Throwable reason) {}

    /**
     * Reads and decodes.
     *
     * @param before how many right before the first member did not fit
     * @param most ends early when so many in a row, with those before, do not fit
     */
    static <T> Decoding<T> of(Iterator<StoredMessage> members, int size, Codec<T> codec, int before, int most) {
        var messages = new ArrayList<Message<T>>(size);
        var undecodable = List.<Undecodable>of();
        var inARow = before;
        while (inARow < most && members.hasNext()) {
            var stored = members.next();
            try {
                messages.add(DecodedMessage.of(stored, decode(codec, stored)));
                inARow = 0;
            } catch (UndecodableException e) {
                if (undecodable.isEmpty()) {
                    undecodable = new ArrayList<>();
                }
                undecodable.add(new Undecodable(stored, e.reason()));
                inARow++;
            }
        }
        return new Decoding<>(messages, undecodable, inARow);
    }

    /** A codec is somebody else's code, and the bytes are, too: deep JSON may end in a StackOverflowError. */
    @SuppressWarnings("ConstantValue") // a codec compiled without null checks may return null
    static <T> T decode(Codec<T> codec, StoredMessage stored) throws UndecodableException {
        var known = stored.attributes().get(Entry.UNDECODABLE);
        if (known != null) {
            throw new UndecodableException(new MinibatchException("its source could not read it: " + known));
        }
        T data;
        try {
            data = codec.decode(stored.payload());
        } catch (Throwable e) {
            throw new UndecodableException(e);
        }
        if (data == null) {
            throw new UndecodableException(
                    new NullPointerException("the codec for " + codec.type() + " returned null"));
        }
        return data;
    }
}
