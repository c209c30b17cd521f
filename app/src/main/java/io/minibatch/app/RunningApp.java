package io.minibatch.app;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.minibatch.MinibatchException;
import io.minibatch.app.web.Routes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server with its pipelines: both run, or none. */
final class RunningApp {

    private static final Logger LOG = LoggerFactory.getLogger(RunningApp.class);
    private static final Duration REQUESTS_END_WITHIN = Duration.ofSeconds(10);

    private static final Duration IDLE_CONNECTIONS_END_WITHIN = Duration.ofMillis(50);

    private final Javalin javalin;
    private final Parts parts;
    private final Thread hook = new Thread(this::stop, "minibatch-app-stop");
    private final AtomicBoolean stopped = new AtomicBoolean();

    private RunningApp(Javalin javalin, Parts parts) {
        this.javalin = javalin;
        this.parts = parts;
    }

    /** First the server, so that no pipeline runs if the port is taken. */
    static RunningApp start(Parts parts, String host, int port, Consumer<JavalinConfig> change) {
        var javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.jetty.modifyServer(server -> {
                server.setStopTimeout(REQUESTS_END_WITHIN.toMillis());
                server.insertHandler(new GracefulHandler());
            });
            parts.addTo(config.routes);
            change.accept(config);
        });
        var app = new RunningApp(javalin, parts);
        try {
            javalin.start(host, port);
            endIdleConnectionsSoon(javalin);
            parts.startPipelines();
        } catch (JavalinBindException e) {
            app.stop();
            throw new MinibatchException(
                    "The app cannot listen on port " + port + " of " + host
                            + ": it is taken, or this process must not. Choose another one; 0 is a free one.",
                    e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            app.stop();
            throw e;
        }
        Runtime.getRuntime().addShutdownHook(app.hook);
        LOG.info("minibatch is at http://{}:{}/status", host.contains(":") ? "[" + host + "]" : host, javalin.port());
        return app;
    }

    /** By default a stop waits a second for clients that keep their connection, but ask nothing. */
    private static void endIdleConnectionsSoon(Javalin javalin) {
        for (var connector : javalin.jettyServer().server().getConnectors()) {
            if (connector instanceof AbstractConnector each) {
                each.setShutdownIdleTimeout(IDLE_CONNECTIONS_END_WITHIN.toMillis());
            }
        }
    }

    List<Routes.Route> routes() {
        return parts.routes();
    }

    int port() {
        return javalin.port();
    }

    /** Takes no more requests, ends those under way, then stops the pipelines. */
    void stop() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        try {
            parts.stopEvents();
            javalin.stop();
        } finally {
            parts.stopPipelines();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The process ends: it is the hook that stops", e);
        }
    }
}
