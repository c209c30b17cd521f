package io.minibatch.app.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, for a client: problem details of RFC 9457.
 *
 * @param title the status in words
 * @param status the status
 * @param detail what was wrong, and what to do
 * @param appended how many messages are appended nevertheless; left out where it can be none only
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        String title, int status, String detail, @Nullable Long appended) {

    /** Answers with a status and what is said of it. */
    public static void answer(Context ctx, int status, String detail) {
        answer(ctx, status, detail, null);
    }

    /** The same, though so many messages are appended. */
    public static void answer(Context ctx, int status, String detail, @Nullable Long appended) {
        ctx.status(status);
        Json.answer(
                ctx,
                new Problem(HttpStatus.forStatus(status).getMessage(), status, detail, appended),
                "application/problem+json");
    }
}
