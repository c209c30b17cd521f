package io.minibatch.app.http;

import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.minibatch.MinibatchException;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what was thrown into an answer. Clients get no stack traces; what is not their fault is logged. */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** With the status that fits. */
    public static void answer(Context ctx, Exception thrown) {
        if (thrown instanceof PartlyDoneException e && e.getCause() instanceof Exception cause) {
            var problem = of(ctx, cause);
            var detail = problem.detail() + " " + e.getMessage();
            Problem.answer(ctx, problem.status(), detail, Map.of(e.what(), e.count()));
        } else {
            var problem = of(ctx, thrown);
            Problem.answer(ctx, problem.status(), problem.detail());
        }
    }

    private static Cause of(Context ctx, Exception thrown) {
        if (thrown instanceof RequestException e) {
            return new Cause(e.status(), e.getMessage());
        }
        if (thrown instanceof HttpResponseException e) {
            return new Cause(e.getStatus(), String.valueOf(e.getMessage()));
        }
        if (thrown instanceof CharConversionException) {
            return new Cause(400, "The body must be in UTF-8, but is not.");
        }
        if (thrown instanceof IOException) {
            LOG.debug("{} {}: the body does not come", ctx.method(), ctx.path(), thrown);
            if (thrown.getCause() instanceof TimeoutException) {
                return new Cause(408, "The body did not go on for too long.");
            }
            return new Cause(400, "The body ended too early.");
        }
        LOG.error("{} {} failed", ctx.method(), ctx.path(), thrown);
        return new Cause(
                thrown instanceof MinibatchException ? 503 : 500, "The server could not do it; its log says why.");
    }

    /** What a client is told. */
    private record Cause(int status, String detail) {}
}
