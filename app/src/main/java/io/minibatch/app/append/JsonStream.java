package io.minibatch.app.append;

import io.minibatch.MessageStream;
import io.minibatch.MinibatchException;
import io.minibatch.app.http.RequestException;
import java.util.List;

/**
 * A stream of JSON.
 *
 * @param stream takes payloads that are JSON already
 */
record JsonStream(MessageStream<byte[]> stream) {

    /**
     * All or none of them; they are durable when it returns.
     *
     * @throws RequestException if the stream holds something else than JSON
     */
    void append(List<byte[]> messages) {
        try {
            stream.appendAll(messages);
        } catch (MinibatchException e) {
            throw isOfAnotherFormat() ? RequestException.conflict(String.valueOf(e.getMessage())) : e;
        }
    }

    private boolean isOfAnotherFormat() {
        try {
            var format = stream.status().format();
            return !format.isEmpty() && !format.equals(JsonFormat.RAW.format());
        } catch (MinibatchException e) {
            return false; // it is the store that fails
        }
    }
}
