package io.minibatch.app.http;

import io.javalin.http.Context;
import tools.jackson.databind.json.JsonMapper;

/** Answers as JSON, the same whatever mapper the app around has. */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    /** As {@code application/json}. */
    public static void answer(Context ctx, Object value) {
        answer(ctx, value, "application/json");
    }

    /** As something that is JSON and has a name of its own. */
    public static void answer(Context ctx, Object value, String contentType) {
        ctx.result(MAPPER.writeValueAsBytes(value)).contentType(contentType);
    }
}
