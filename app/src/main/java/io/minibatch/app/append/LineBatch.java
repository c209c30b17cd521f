package io.minibatch.app.append;

import io.minibatch.MessageTooLargeException;
import io.minibatch.app.http.RequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Collects messages and appends them in steps, so that an upload of any length costs little memory. */
final class LineBatch {

    private static final int MOST_MESSAGES = 1_000;
    private static final int MOST_BYTES = 1 << 20;

    private final JsonStream stream;
    private List<byte[]> messages = new ArrayList<>(MOST_MESSAGES);
    private int bytes;
    private long appended;

    LineBatch(JsonStream stream) {
        this.stream = stream;
    }

    /** All that comes, or if something is at fault what comes before; it is durable then. */
    void addAll(JsonValues values) throws IOException {
        try {
            for (var value = values.next(); value != null; value = values.next()) {
                add(value);
            }
        } catch (IOException | RuntimeException fault) {
            flushBefore(fault);
            throw fault;
        }
        flush();
    }

    /** If that fails, too, it is the first thing to say: it is why what comes before the fault is not appended. */
    private void flushBefore(Exception fault) {
        try {
            flush();
        } catch (RuntimeException e) {
            e.addSuppressed(fault);
            throw e;
        }
    }

    private void add(byte[] message) {
        messages.add(message);
        bytes += message.length;
        if (messages.size() >= MOST_MESSAGES || bytes >= MOST_BYTES) {
            flush();
        }
    }

    /** When it returns, all that was added is durable. What cannot be appended is not tried again. */
    void flush() {
        if (messages.isEmpty()) {
            return;
        }
        var batch = messages;
        messages = new ArrayList<>(MOST_MESSAGES);
        bytes = 0;
        try {
            append(batch);
        } catch (MessageTooLargeException e) {
            var fault = RequestException.tooLarge(e, appended);
            append(batch.subList(0, e.index()));
            throw fault;
        }
    }

    private void append(List<byte[]> batch) {
        stream.append(batch);
        appended += batch.size();
    }

    long appended() {
        return appended;
    }
}
