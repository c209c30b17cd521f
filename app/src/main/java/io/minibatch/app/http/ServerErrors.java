package io.minibatch.app.http;

import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the server itself refuses before any route sees it, such as a path that cannot be decoded: a problem, too. */
public final class ServerErrors extends ErrorHandler {

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int status,
            @Nullable String reason,
            @Nullable Throwable cause,
            Callback callback) {
        var title = HttpStatus.getMessage(status);
        var problem = new Problem(title, status, Objects.requireNonNullElse(reason, title) + ".", Map.of());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
        Content.Sink.write(response, true, JsonMapper.shared().writeValueAsString(problem), callback);
    }
}
