package io.minibatch.app.web;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.minibatch.MessageTooLargeException;
import io.minibatch.Minibatch;
import io.minibatch.MinibatchException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what was thrown into an answer. Clients get no stack traces; what is not their fault is logged. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final Minibatch minibatch;

    Problems(Minibatch minibatch) {
        this.minibatch = minibatch;
    }

    void answer(Context ctx, Exception thrown) {
        if (thrown instanceof RequestException e) {
            Problem.answer(ctx, e.status(), e.getMessage(), e.appended());
        } else if (thrown instanceof HttpResponseException e) {
            Problem.answer(ctx, e.getStatus(), String.valueOf(e.getMessage()), 0);
        } else if (thrown instanceof MessageTooLargeException) {
            Problem.answer(ctx, 413, String.valueOf(thrown.getMessage()), 0);
        } else if (thrown instanceof IllegalArgumentException) {
            Problem.answer(ctx, 400, String.valueOf(thrown.getMessage()), 0);
        } else if (thrown instanceof IOException) {
            LOG.debug("{} {}: the client went away", ctx.method(), ctx.path(), thrown);
            Problem.answer(ctx, 400, "The body ended too early.", 0);
        } else if (thrown instanceof MinibatchException && isOfAnotherFormat(ctx)) {
            Problem.answer(ctx, 409, String.valueOf(thrown.getMessage()), 0);
        } else {
            LOG.error("{} {} failed", ctx.method(), ctx.path(), thrown);
            Problem.answer(
                    ctx,
                    thrown instanceof MinibatchException ? 503 : 500,
                    "The server could not do it; its log says why.",
                    0);
        }
    }

    private boolean isOfAnotherFormat(Context ctx) {
        try {
            var stream = ctx.pathParamMap().get("stream");
            var format = stream == null ? "" : minibatch.stream(stream).status().format();
            return !format.isEmpty() && !format.equals(JsonFormat.RAW.format());
        } catch (RuntimeException e) {
            return false; // the store is what fails
        }
    }
}
