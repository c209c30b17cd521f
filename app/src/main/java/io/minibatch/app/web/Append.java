package io.minibatch.app.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.minibatch.MessageStream;
import io.minibatch.Minibatch;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Appends what a body holds: one JSON value, the elements of an array in one step, or any number of values one after the
 * other. Answers when they are durable.
 */
final class Append implements Handler {

    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    private final Minibatch minibatch;
    private final Limits limits;

    Append(Minibatch minibatch, Limits limits) {
        this.minibatch = minibatch;
        this.limits = limits;
    }

    @Override
    public void handle(Context ctx) throws IOException {
        var stream = minibatch.stream(ctx.pathParam("stream"), JsonFormat.RAW);
        var body = ctx.bodyInputStream();
        var appended =
                LINES.contains(mediaType(ctx.contentType())) ? appendLines(body, stream) : appendDocument(body, stream);
        ctx.status(201);
        Json.answer(ctx, new Appended(appended));
    }

    private long appendDocument(InputStream body, MessageStream<byte[]> stream) throws IOException {
        try (var values = new JsonValues(new BoundedInput(body, limits.document()), limits.message())) {
            var messages = values.document();
            stream.appendAll(messages);
            return messages.size();
        }
    }

    /** What comes before a value at fault is appended, and the answer says how many. */
    private long appendLines(InputStream body, MessageStream<byte[]> stream) throws IOException {
        var batch = new LineBatch(stream);
        try (var values = new JsonValues(new EagerInput(body, batch::flush), limits.message())) {
            for (var value = values.next(); value != null; value = values.next()) {
                batch.add(value);
            }
        } catch (RequestException e) {
            batch.flush();
            throw e.after(batch.appended());
        }
        batch.flush();
        return batch.appended();
    }

    private static String mediaType(@Nullable String contentType) {
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The answer.
     *
     * @param appended how many messages are durable now
     */
    record Appended(long appended) {}
}
