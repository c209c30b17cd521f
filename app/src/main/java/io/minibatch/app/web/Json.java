package io.minibatch.app.web;

import io.javalin.http.Context;
import tools.jackson.databind.json.JsonMapper;

/** Answers as JSON, the same whatever mapper the app around has. */
final class Json {

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private Json() {}

    static void answer(Context ctx, Object value) {
        answer(ctx, value, "application/json");
    }

    static void answer(Context ctx, Object value, String contentType) {
        ctx.result(MAPPER.writeValueAsBytes(value)).contentType(contentType);
    }
}
