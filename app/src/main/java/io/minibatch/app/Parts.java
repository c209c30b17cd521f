package io.minibatch.app;

import io.javalin.config.RoutesConfig;
import io.minibatch.Minibatch;
import io.minibatch.Subscription;
import io.minibatch.app.access.Access;
import io.minibatch.app.access.Guard;
import io.minibatch.app.append.Append;
import io.minibatch.app.append.Limits;
import io.minibatch.app.live.Live;
import io.minibatch.app.web.Events;
import io.minibatch.app.web.Health;
import io.minibatch.app.web.Metrics;
import io.minibatch.app.web.Routes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an app adds to a web server, from its start to its stop: routes, pipelines, and what looks on. */
final class Parts {

    private static final Duration UPLOADS_END_AFTER = Duration.ofSeconds(5);

    private final Minibatch minibatch;
    private final Access access;
    private final Supplier<List<Supplier<Subscription>>> pipelines;
    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Live live = new Live();
    private final Events events;
    private final Guard guard;
    private final Routes routes;
    private volatile @Nullable Metrics metrics;
    private volatile boolean started;
    private volatile long uploadsEndAt = Long.MAX_VALUE;

    /** @param pipelines asked for at the start */
    Parts(Minibatch minibatch, Access access, Limits limits, Supplier<List<Supplier<Subscription>>> pipelines) {
        this.minibatch = minibatch;
        this.access = access;
        this.pipelines = pipelines;
        this.events = new Events(minibatch, live);
        this.guard = new Guard(access);
        var health = new Health(minibatch, () -> started, () -> subscriptions);
        var append = new Append(minibatch, limits, this::uploadsEnd);
        this.routes = new Routes(minibatch, live, guard, append, health, this::metrics, events);
    }

    private Metrics metrics() {
        return Objects.requireNonNull(metrics, "There are no requests before open()");
    }

    Routes routes() {
        return routes;
    }

    /** Whether clients must show a token. */
    boolean hasToken() {
        return access.token().isPresent();
    }

    void addTo(RoutesConfig target) {
        routes.addTo(target);
    }

    /** Guards the routes that are not the app's own. */
    void guardOthers(RoutesConfig target) {
        target.before(ctx -> {
            if (!routes.isOpen(ctx)) {
                guard.checkOther(ctx);
            }
        });
        target.wsBeforeUpgrade(guard::checkUpgrade);
    }

    /** Looks on, from before the first request until {@link #close}. */
    void open() {
        metrics = new Metrics(minibatch);
        minibatch.addListener(live);
    }

    /** Starts the pipelines. When it throws, none runs. */
    void startPipelines() {
        try {
            pipelines.get().forEach(pipeline -> subscriptions.add(pipeline.get()));
            started = true;
        } catch (RuntimeException e) {
            closePipelines();
            throw e;
        }
    }

    /** Ends what would keep a server from stopping: live events at once, uploads when they have had some time more. */
    void stopEndless() {
        uploadsEndAt = System.nanoTime() + UPLOADS_END_AFTER.toNanos();
        events.close();
    }

    private boolean uploadsEnd() {
        var at = uploadsEndAt;
        return at != Long.MAX_VALUE && System.nanoTime() - at > 0;
    }

    /** Stops the pipelines gracefully, and looks on no more. */
    void close() {
        close(() -> {});
    }

    /**
     * The same. A function of one of the pipelines cannot wait for its own end: for it the rest is done in the
     * background.
     *
     * @param atEnd run when all is done
     */
    void close(Runnable atEnd) {
        var closing = List.copyOf(subscriptions);
        try {
            closePipelines();
        } finally {
            if (closing.stream().allMatch(Parts::hasEnded)) {
                lookAway(atEnd);
            } else {
                new Thread(() -> awaitEnd(closing, atEnd), "minibatch-app-stop").start();
            }
        }
    }

    private static boolean hasEnded(Subscription each) {
        return each.state() == Subscription.State.STOPPED || each.state() == Subscription.State.FAILED;
    }

    private void awaitEnd(List<Subscription> closing, Runnable atEnd) {
        try {
            closing.forEach(Subscription::close);
        } finally {
            lookAway(atEnd);
        }
    }

    private void lookAway(Runnable atEnd) {
        try {
            minibatch.removeListener(live);
            var counted = metrics;
            if (counted != null) {
                counted.close();
            }
        } finally {
            atEnd.run();
        }
    }

    /** The one started last first; one that does not close keeps none of the others running. */
    private void closePipelines() {
        @Nullable RuntimeException failed = null;
        for (var i = subscriptions.size() - 1; i >= 0; i--) {
            try {
                subscriptions.get(i).close();
            } catch (RuntimeException e) {
                if (failed != null) {
                    e.addSuppressed(failed);
                }
                failed = e;
            }
        }
        subscriptions.clear();
        if (failed != null) {
            throw failed;
        }
    }
}
