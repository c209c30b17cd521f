package io.minibatch.app;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.minibatch.Minibatch;
import io.minibatch.Subscription;
import io.minibatch.app.live.Live;
import io.minibatch.app.web.Access;
import io.minibatch.app.web.Events;
import io.minibatch.app.web.Guard;
import io.minibatch.app.web.Health;
import io.minibatch.app.web.Limits;
import io.minibatch.app.web.Metrics;
import io.minibatch.app.web.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** What an app adds to a web server, from its start to its stop: routes, pipelines, and what looks on. */
final class Parts {

    private final Minibatch minibatch;
    private final List<Supplier<Subscription>> pipelines;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Live live = new Live();
    private final Metrics metrics;
    private final Events events;
    private final Guard guard;
    private final Routes routes;

    Parts(Minibatch minibatch, Access access, Limits limits, List<Supplier<Subscription>> pipelines) {
        this.minibatch = minibatch;
        this.pipelines = List.copyOf(pipelines);
        this.metrics = new Metrics(minibatch);
        this.events = new Events(minibatch, live);
        this.guard = new Guard(access);
        var health = new Health(minibatch, () -> subscriptions);
        this.routes = new Routes(minibatch, live, guard, limits, health, metrics, events);
        minibatch.addListener(live);
    }

    List<Routes.Route> routes() {
        return routes.all();
    }

    void addTo(RoutesConfig target) {
        routes.addTo(target);
    }

    /** Guards the routes that are not the app's own. */
    void guardOthers(Context ctx) {
        guard.checkOther(ctx);
    }

    /** Starts the pipelines. When it throws, none runs. */
    void startPipelines() {
        try {
            pipelines.forEach(pipeline -> subscriptions.add(pipeline.get()));
        } catch (RuntimeException e) {
            stopPipelines();
            throw e;
        }
    }

    /** Ends live events, which would otherwise keep a server from stopping. */
    void stopEvents() {
        events.close();
    }

    /** Stops the pipelines gracefully, the one started last first, and looks on no more. */
    void stopPipelines() {
        var all = new ArrayList<>(subscriptions);
        for (var i = all.size() - 1; i >= 0; i--) {
            all.get(i).close();
        }
        subscriptions.clear();
        minibatch.removeListener(live);
        metrics.close();
    }
}
