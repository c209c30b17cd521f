package io.minibatch.app.web;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.minibatch.Minibatch;
import io.minibatch.app.live.Live;
import java.util.List;

/** All that can be asked for: the table of the HTTP interface, which {@code openapi.yaml} describes. */
public final class Routes {

    /**
     * One of them.
     *
     * @param method the method
     * @param path the path, with names of parameters in braces
     * @param guarded whether not everybody may
     * @param handler what answers
     */
    public record Route(HandlerType method, String path, boolean guarded, Handler handler) {}

    private final List<Route> all;
    private final Guard guard;

    /** Of an instance. */
    public Routes(
            Minibatch minibatch, Live live, Guard guard, Limits limits, Health health, Metrics metrics, Events events) {
        this.guard = guard;
        var looking = new Looking(minibatch, live);
        var mending = new Mending(minibatch);
        var status = new Status(minibatch, live, looking);
        this.all = List.of(
                get("/streams", looking::streams),
                get("/streams/{stream}", looking::stream),
                post("/streams/{stream}", new Append(minibatch, limits)),
                get("/streams/{stream}/messages", looking::messages),
                get("/streams/{stream}/windows", looking::windows),
                get("/streams/{stream}/dead", looking::dead),
                get("/streams/{stream}/dead/messages", looking::deadMessages),
                get("/streams/{stream}/errors", looking::errors),
                get("/streams/{stream}/events", events),
                post("/streams/{stream}/retry", mending::retry),
                post("/streams/{stream}/drop", mending::drop),
                post("/streams/{stream}/pause", mending::pause),
                post("/streams/{stream}/resume", mending::resume),
                get("/status", status::status),
                get("/status/{file}", status::asset),
                get("/metrics", metrics::scrape),
                get("/openapi.yaml", Routes::openApi),
                open("/health/live", health::live),
                open("/health/ready", health::ready));
    }

    private static Route get(String path, Handler handler) {
        return new Route(HandlerType.GET, path, true, handler);
    }

    private static Route post(String path, Handler handler) {
        return new Route(HandlerType.POST, path, true, handler);
    }

    private static Route open(String path, Handler handler) {
        return new Route(HandlerType.GET, path, false, handler);
    }

    /** All of them. */
    public List<Route> all() {
        return all;
    }

    /** Adds them to an app. */
    public void addTo(RoutesConfig routes) {
        for (var route : all) {
            routes.addHttpHandler(route.method(), route.path(), ctx -> answer(route, ctx));
        }
    }

    private void answer(Route route, Context ctx) {
        ctx.header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
        try {
            if (route.guarded()) {
                guard.check(ctx);
            }
            route.handler().handle(ctx);
        } catch (Exception e) {
            Problems.answer(ctx, e);
        }
    }

    private static void openApi(Context ctx) {
        ctx.result(Resource.bytes("/io/minibatch/app/openapi.yaml")).contentType("application/yaml");
    }
}
