package io.minibatch.app.append;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.minibatch.MessageTooLargeException;
import io.minibatch.Minibatch;
import io.minibatch.app.http.Json;
import io.minibatch.app.http.Params;
import io.minibatch.app.http.PartlyDoneException;
import io.minibatch.app.http.RequestException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Appends what a body holds: one JSON value, the elements of an array in one step, or any number of values one after
 * the other. Answers when they are durable.
 */
public final class Append implements Handler {

    private static final Set<String> LINES =
            Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

    private final Params params;
    private final Limits limits;
    private final BooleanSupplier stops;

    /**
     * To streams of this instance.
     *
     * @param stops whether uploads must end, since the server does
     */
    public Append(Minibatch minibatch, Limits limits, BooleanSupplier stops) {
        this.params = new Params(minibatch);
        this.limits = limits;
        this.stops = stops;
    }

    @Override
    public void handle(Context ctx) throws IOException {
        refuseOtherForms(ctx);
        var stream = new JsonStream(params.streamToBe(ctx, JsonFormat.RAW));
        var body = ctx.bodyInputStream();
        var appended = LINES.contains(mediaType(ctx)) ? appendLines(body, stream) : appendDocument(body, stream);
        ctx.status(201);
        Json.answer(ctx, new Appended(appended));
    }

    private static void refuseOtherForms(Context ctx) {
        if (mediaType(ctx).startsWith("multipart/")) {
            throw RequestException.unsupported(
                    "A form with parts is not taken: send the JSON itself as the body, such as"
                            + " with curl's --data-binary @file.");
        }
        var encoding = ctx.header("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw RequestException.unsupported("Content-Encoding is not taken: send the body as it is.");
        }
    }

    private long appendDocument(InputStream body, JsonStream stream) throws IOException {
        try {
            var values = new JsonValues(new BoundedInput(body, limits.document()), limits.message());
            var messages = values.document();
            stream.append(messages);
            return messages.size();
        } catch (MessageTooLargeException e) {
            throw RequestException.tooLarge(e, 0);
        }
    }

    /** Whatever ends it: what has come whole is appended, and the answer says how much that is. */
    private long appendLines(InputStream body, JsonStream stream) throws IOException {
        var batch = new LineBatch(stream);
        try {
            batch.addAll(new JsonValues(new EagerInput(body, this::endAtStop, batch::flush), limits.message()));
            return batch.appended();
        } catch (IOException | RuntimeException e) {
            throw PartlyDoneException.appended(batch.appended(), e);
        }
    }

    private void endAtStop() {
        if (stops.getAsBoolean()) {
            throw RequestException.unavailable("The server stops.");
        }
    }

    /**
     * From the header itself: who asks Jetty for it gets an exception if its charset is one that Java does not have.
     */
    private static String mediaType(Context ctx) {
        var contentType = ctx.header("Content-Type");
        return contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    /**
     * The answer.
     *
     * @param appended how many messages are durable now
     */
    record Appended(long appended) {}
}
