package io.minibatch.app;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.json.JavalinJackson3;
import io.javalin.plugin.Plugin;
import io.minibatch.Minibatch;
import io.minibatch.Pipeline;
import io.minibatch.Sink;
import io.minibatch.Streaming;
import io.minibatch.Subscription;
import io.minibatch.app.access.Access;
import io.minibatch.app.access.Token;
import io.minibatch.app.append.Limits;
import io.minibatch.app.web.Routes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A streaming web app: pipelines, routes of your own, and what comes with every app: appending by HTTP, a status page,
 * health and metrics.
 *
 * <pre>{@code
 * StreamingApp.create(mb)
 *     .add(mb.stream("test").windowed(count(1)).process(Window::data).sink(seen::addAll))
 *     .get("/", ctx -> ctx.json(seen))
 *     .start(5000);
 * }</pre>
 *
 * <p>It listens on this machine only ({@code 127.0.0.1}), unless {@link #host} says otherwise; then it needs a
 * {@link #token}. {@code docs/web.md} lists the routes; the app itself describes them at {@code /openapi.yaml}.
 *
 * <p>Built and started by one thread; {@link #stop} may be called by any. While it runs nothing can be set any more:
 * that is an {@link IllegalStateException}. {@link #start} returns at once, so do not close the {@link Minibatch}
 * before {@code stop}.
 */
public final class StreamingApp {

    private final Minibatch minibatch;
    private final List<Supplier<Subscription>> pipelines = new ArrayList<>();
    private final List<Consumer<JavalinConfig>> configs = new ArrayList<>();
    private final List<OwnRoute> ownRoutes = new ArrayList<>();
    private final Set<String> hosts = new HashSet<>();
    private String host = "127.0.0.1";
    private Optional<Token> token = Optional.empty();
    private boolean openReading;
    private int maxMessage = Limits.DEFAULT.message();
    private @Nullable RunningApp running;
    private boolean inServer;

    /** What is asked for by {@link #get} and {@link #post}. */
    private record OwnRoute(HandlerType method, String path) {}

    private StreamingApp(Minibatch minibatch) {
        this.minibatch = minibatch;
    }

    /** An app on an instance, which stays open when the app stops. */
    public static StreamingApp create(Minibatch minibatch) {
        return new StreamingApp(Objects.requireNonNull(minibatch, "minibatch"));
    }

    /**
     * A pipeline that runs while the app runs.
     *
     * @throws IllegalStateException if the app runs already
     */
    public StreamingApp add(Pipeline<?, ?> pipeline) {
        return addPipeline(Objects.requireNonNull(pipeline, "pipeline")::start);
    }

    /**
     * An object whose methods with {@link Streaming} consume windows while the app runs, as with
     * {@link Minibatch#register}.
     *
     * @throws IllegalStateException if the app runs already
     */
    public StreamingApp consume(Object consumer, Sink<?>... sinks) {
        return addPipeline(() -> minibatch.register(consumer, sinks));
    }

    private StreamingApp addPipeline(Supplier<Subscription> pipeline) {
        return set(() -> pipelines.add(pipeline));
    }

    /** What the app is made of; a change would come too late once it runs. */
    private synchronized StreamingApp set(Runnable change) {
        if (isRunning() || inServer) {
            throw new IllegalStateException("The app runs already; say what it is to be, and to run, before its start");
        }
        change.run();
        return this;
    }

    /**
     * A route of your own. With a {@link #token}, who does not show that must name a host that is known: see
     * {@link #allowHost}.
     */
    public StreamingApp get(String path, Handler handler) {
        return route(HandlerType.GET, path, handler);
    }

    /** A route of your own. With a {@link #token}, it needs that. */
    public StreamingApp post(String path, Handler handler) {
        return route(HandlerType.POST, path, handler);
    }

    private StreamingApp route(HandlerType method, String path, Handler handler) {
        set(() -> ownRoutes.add(new OwnRoute(method, path)));
        return config(config -> config.routes.addHttpHandler(method, path, handler));
    }

    /**
     * Anything else that Javalin can be configured with. Connectors of your own take the place of host and port; also
     * by them other machines need a {@link #token}.
     */
    public StreamingApp config(Consumer<JavalinConfig> change) {
        Objects.requireNonNull(change, "change");
        return set(() -> configs.add(change));
    }

    /**
     * Where it listens, by default {@code 127.0.0.1}; {@code 0.0.0.0} for all networks. Anything but this machine needs
     * a {@link #token}.
     *
     * @throws IllegalArgumentException if it is no name or address, or has a port
     */
    public StreamingApp host(String name) {
        var checked = Access.host("host", name);
        return set(() -> host = checked);
    }

    /**
     * What clients must show, as {@code Authorization: Bearer <token>}, or as the password of basic authentication with
     * any user name: for all of the app's own routes but health, and for those of yours that change something, that is
     * all methods but GET, HEAD and OPTIONS, and for becoming a WebSocket.
     *
     * @throws IllegalArgumentException if it has fewer than 16 characters, others than those of printable ASCII, or
     *     blanks at its ends
     */
    public StreamingApp token(String secret) {
        var checked = new Token(Objects.requireNonNull(secret, "The token is null: is its variable set?"));
        return set(() -> token = Optional.of(checked));
    }

    /** Looking needs no token, only changing does: everybody who reaches the server sees messages and errors. */
    public StreamingApp openReading() {
        return set(() -> openReading = true);
    }

    /**
     * A further name by which this server may be reached, such as that of a proxy before it. Requests that show no
     * token must name one that is known; those of this machine are, what {@link #host} says is, and with a token all
     * addresses are. Otherwise a page of somebody else could have its visitors' browsers ask here, by a name that he
     * points to here.
     *
     * @throws IllegalArgumentException if it is no name or address, or has a port
     */
    public StreamingApp allowHost(String name) {
        var checked = Access.host("allowHost", name);
        return set(() -> hosts.add(checked.toLowerCase(Locale.ROOT)));
    }

    /**
     * The largest message that is taken, in bytes of JSON; by default 1 MiB.
     *
     * @throws IllegalArgumentException if it is below 1
     */
    public StreamingApp maxMessage(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("maxMessage must be at least 1 byte, but is " + bytes);
        }
        return set(() -> maxMessage = bytes);
    }

    /**
     * Starts web server and pipelines. They are stopped by {@link #stop}, and by SIGTERM and SIGINT.
     *
     * @param port 0 for a free one
     * @throws IllegalStateException if it runs, or listens to other machines without a token
     * @throws IllegalArgumentException if one of the app's own routes would hide one of yours
     */
    public synchronized StreamingApp start(int port) {
        if (running != null && isRunning()) {
            throw new IllegalStateException("The app runs already, on port " + running.port());
        }
        if (!Access.isLocal(host) && token.isEmpty()) {
            throw new IllegalStateException("The app is to listen on " + host + ", where other machines reach it, so it"
                    + " needs a token(...): whoever has that may append and change streams.");
        }
        var parts = parts(() -> List.copyOf(pipelines));
        ownRoutes.forEach(route -> refuseHidden(route, parts.routes()));
        running = RunningApp.start(parts, host, port, config -> {
            config.jsonMapper(new JavalinJackson3(JsonMapper.shared(), false));
            Routes.describeErrors(config);
            parts.guardOthers(config.routes);
            configs.forEach(change -> change.accept(config));
        });
        return this;
    }

    private static void refuseHidden(OwnRoute route, Routes routes) {
        routes.hiding(route.method(), route.path()).ifPresent(hiding -> {
            throw new IllegalArgumentException("Nobody would reach " + route.method() + " " + route.path()
                    + ", since the app itself answers " + hiding.path() + ". Choose another path.");
        });
    }

    private boolean isRunning() {
        return running != null && !running.hasEnded();
    }

    /** The port on which it listens; of several connectors the first one's. */
    public synchronized int port() {
        if (running == null || !isRunning()) {
            throw new IllegalStateException("The app does not run: start(port) starts it");
        }
        return running.port();
    }

    /**
     * Takes no more requests, waits for those under way (ten seconds at most; what takes longer is cut off), then stops
     * the pipelines gracefully, as {@link Subscription#close} does. The {@link Minibatch} stays open. Stopping twice
     * does nothing but wait for the first. A request that calls this does not wait for its own end: the app then stops
     * in the background. A function of a pipeline does not wait for that of the pipelines. In both cases another stop
     * does, but not that of another function: it would hold up what it waits for.
     */
    public void stop() {
        RunningApp last;
        synchronized (this) {
            last = running;
        }
        if (last != null) {
            last.stop();
        }
    }

    /**
     * The same for a Javalin app of your own: {@code config.registerPlugin(app.plugin())} adds the app's routes; the
     * pipelines run while that server runs, and it is stopped if one of them cannot start. Who may use the other
     * routes, where the server listens, signals, and how requests end at a stop are then your affair. The app's own
     * routes check as they do otherwise: without a {@link #token} they answer this machine only, wherever the server
     * listens.
     *
     * @throws IllegalStateException if the app has routes or settings of its own, by {@link #get}, {@link #post} or
     *     {@link #config}: they belong to the server
     */
    public Plugin<Void> plugin() {
        if (!configs.isEmpty()) {
            throw new IllegalStateException(
                    "The app has routes or settings by get, post or config, which a plugin does not"
                            + " take along. Say them to the Javalin app that the plugin is for.");
        }
        return new AppPlugin(() -> parts(this::pipelinesOfPlugin));
    }

    private synchronized List<Supplier<Subscription>> pipelinesOfPlugin() {
        inServer = true;
        return List.copyOf(pipelines);
    }

    /** What the running app answers. */
    synchronized List<Routes.Route> routes() {
        return Objects.requireNonNull(running, "The app does not run").routes();
    }

    /** Whether only this machine reaches an app that listens there, so that it needs no token. */
    public static boolean isLocal(String host) {
        return Access.isLocal(host);
    }

    private Parts parts(Supplier<List<Supplier<Subscription>>> starting) {
        var limits = new Limits(maxMessage, Math.max(maxMessage, Limits.DEFAULT.document()));
        var known = new HashSet<>(hosts);
        known.add(host.toLowerCase(Locale.ROOT));
        return new Parts(minibatch, new Access(token, openReading, known), limits, starting);
    }
}
