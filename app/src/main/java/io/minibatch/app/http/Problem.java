package io.minibatch.app.http;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Map;

/**
 * What went wrong, for a client: problem details of RFC 9457.
 *
 * @param title the status in words
 * @param status the status
 * @param detail what was wrong, and what to do
 * @param done how much was done nevertheless, as a field of its own; empty where it can be nothing only
 */
public record Problem(
        String title,
        int status,
        String detail,
        @JsonAnyGetter Map<String, Long> done) {

    /** Answers with a status and what is said of it. */
    public static void answer(Context ctx, int status, String detail) {
        answer(ctx, status, detail, Map.of());
    }

    /** The same, though so much was done. */
    public static void answer(Context ctx, int status, String detail, Map<String, Long> done) {
        ctx.status(status);
        Json.answer(
                ctx,
                new Problem(HttpStatus.forStatus(status).getMessage(), status, detail, done),
                "application/problem+json");
    }
}
