package io.minibatch.app.web;

import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import io.minibatch.Minibatch;
import io.minibatch.app.access.Guard;
import io.minibatch.app.append.Append;
import io.minibatch.app.http.Problem;
import io.minibatch.app.http.Problems;
import io.minibatch.app.http.Query;
import io.minibatch.app.live.Live;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** All that can be asked for: the table of the HTTP interface, which {@code openapi.yaml} describes. */
public final class Routes {

    /**
     * One of them.
     *
     * @param method the method
     * @param path the path, with names of parameters in braces
     * @param guarded whether not everybody may
     * @param parameters what its query may name; empty: anything
     * @param handler what answers
     */
    public record Route(
            HandlerType method, String path, boolean guarded, Optional<Set<String>> parameters, Handler handler) {}

    private static final String EVENTS = "/streams/{stream}/events";

    private final List<Route> all;
    private final Guard guard;
    private final Admission admission = new Admission();

    /**
     * Of an instance.
     *
     * @param metrics asked for when a request comes
     */
    public Routes(
            Minibatch minibatch,
            Live live,
            Guard guard,
            Append append,
            Health health,
            Supplier<Metrics> metrics,
            Events events) {
        this.guard = guard;
        var looking = new Looking(minibatch, live);
        var mending = new Mending(minibatch);
        var status = new Status(minibatch, live, looking);
        this.all = List.of(
                get("/streams", looking::streams),
                get("/streams/{stream}", looking::stream),
                post("/streams/{stream}", append),
                get("/streams/{stream}/messages", looking::messages, "group", "limit", "as"),
                get("/streams/{stream}/windows", looking::windows, "group", "limit"),
                get("/streams/{stream}/dead", looking::dead, "group", "limit"),
                get("/streams/{stream}/dead/messages", looking::deadMessages, "group", "id", "limit", "as"),
                get("/streams/{stream}/errors", looking::errors, "group"),
                get(EVENTS, events),
                post("/streams/{stream}/retry", mending::retry, "group", "id", "before"),
                post("/streams/{stream}/drop", mending::drop, "group", "id", "before"),
                post("/streams/{stream}/pause", mending::pause, "group"),
                post("/streams/{stream}/resume", mending::resume, "group"),
                lenient("/status", true, status::status),
                lenient("/status/{file}", true, status::asset),
                lenient("/metrics", true, ctx -> metrics.get().scrape(ctx)),
                lenient("/openapi.yaml", true, Routes::openApi),
                lenient("/health/live", false, health::live),
                lenient("/health/ready", false, health::ready));
    }

    private static Route get(String path, Handler handler, String... parameters) {
        return new Route(HandlerType.GET, path, true, Optional.of(Set.of(parameters)), handler);
    }

    private static Route post(String path, Handler handler, String... parameters) {
        return new Route(HandlerType.POST, path, true, Optional.of(Set.of(parameters)), handler);
    }

    /** For browsers and collectors of metrics, which add to a query what they like. */
    private static Route lenient(String path, boolean guarded, Handler handler) {
        return new Route(HandlerType.GET, path, guarded, Optional.empty(), handler);
    }

    /** All of them. */
    public List<Route> all() {
        return all;
    }

    /** Which of them answers what is meant for another route of this method and path, parameters and all. */
    public Optional<Route> hiding(HandlerType method, String path) {
        return all.stream()
                .filter(route -> route.method().equals(method) && hides(route.path(), path))
                .findFirst();
    }

    private static boolean hides(String path, String other) {
        var mine = path.split("/", 0);
        var others = other.split("/", 0); // 0: a slash at the end is nothing
        return mine.length == others.length
                && IntStream.range(0, mine.length).allMatch(i -> mine[i].startsWith("{") || mine[i].equals(others[i]));
    }

    /** Whether everybody may ask for this. */
    public boolean isOpen(Context ctx) {
        var path = ctx.path().substring(ctx.contextPath().length());
        return all.stream().anyMatch(route -> !route.guarded() && route.path().equals(path) && isGet(ctx.method()));
    }

    private static boolean isGet(HandlerType method) {
        return method.equals(HandlerType.GET) || method.equals(HandlerType.HEAD);
    }

    /**
     * Adds them to an app. Without handlers for HEAD, Javalin would answer that all is well, whoever asks and however
     * all is.
     */
    public void addTo(RoutesConfig routes) {
        for (var route : all) {
            routes.addHttpHandler(route.method(), route.path(), ctx -> answer(route, ctx));
            if (route.method().equals(HandlerType.GET)) {
                var head = route.path().equals(EVENTS) ? get(EVENTS, Routes::hasNoEnd) : route;
                routes.addHttpHandler(HandlerType.HEAD, route.path(), ctx -> answer(head, ctx));
            }
        }
    }

    /**
     * For an app that has no other routes than these and those of its user: what nobody answers is a problem in the
     * words of all others, too.
     */
    public static void describeErrors(JavalinConfig config) {
        config.http.prefer405over404 = true;
        config.routes.exception(
                EndpointNotFound.class,
                (e, ctx) -> Problem.answer(
                        ctx,
                        404,
                        "There is nothing here. /status is a page, and /openapi.yaml says what else there is."));
        config.routes.exception(MethodNotAllowedResponse.class, Routes::answerMethod);
    }

    /**
     * Javalin tells the methods in its one detail, whose name depends on what is accepted; a handler's own has none.
     */
    private static void answerMethod(MethodNotAllowedResponse e, Context ctx) {
        if (e.getDetails().isEmpty()) {
            Problem.answer(ctx, 405, String.valueOf(e.getMessage()));
            return;
        }
        var allowed = String.join(", ", e.getDetails().values());
        ctx.header("Allow", allowed);
        Problem.answer(ctx, 405, ctx.method() + " is not for this; allowed: " + allowed + ".");
    }

    private static void hasNoEnd(Context ctx) {
        ctx.header("Allow", "GET");
        throw new MethodNotAllowedResponse("Events have no end, and so no answer to HEAD.");
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
            route.parameters().ifPresent(known -> Query.of(ctx).allow(known));
            if (route.guarded()) {
                admission.handle(route.handler(), ctx);
            } else {
                route.handler().handle(ctx);
            }
        } catch (Exception e) {
            Problems.answer(ctx, e);
        }
    }

    private static void openApi(Context ctx) {
        ctx.result(Resource.bytes("/io/minibatch/app/openapi.yaml")).contentType("application/yaml");
    }
}
