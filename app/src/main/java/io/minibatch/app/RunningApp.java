package io.minibatch.app;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import io.minibatch.MinibatchException;
import io.minibatch.app.http.ServerErrors;
import io.minibatch.app.web.Routes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A web server with its pipelines: both run, or none. */
final class RunningApp {

    private static final Logger LOG = LoggerFactory.getLogger(RunningApp.class);
    private static final Duration REQUESTS_END_WITHIN = Duration.ofSeconds(10);

    private final Javalin javalin;
    private final Parts parts;
    private final UnderWay underWay;
    private final Thread hook = new Thread(this::stopByItself, "minibatch-app-stop");
    private final AtomicReference<@Nullable Thread> stopper = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private int port;

    private RunningApp(Javalin javalin, Parts parts, UnderWay underWay) {
        this.javalin = javalin;
        this.parts = parts;
        this.underWay = underWay;
    }

    /** First the server, so that no pipeline runs if the port is taken. */
    static RunningApp start(Parts parts, String host, int port, Consumer<JavalinConfig> change) {
        var underWay = new UnderWay();
        var javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false; // its version is this library's affair
            config.startup.startupWatcherEnabled = false; // its thread would keep a process alive for five seconds
            config.jetty.modifyServer(server -> {
                server.setStopTimeout(REQUESTS_END_WITHIN.toMillis());
                server.insertHandler(new GracefulHandler());
                server.insertHandler(underWay);
                server.setErrorHandler(new ServerErrors());
            });
            parts.addTo(config.routes);
            change.accept(config);
        });
        var app = new RunningApp(javalin, parts, underWay);
        try {
            app.begin(host, port);
            return app;
        } catch (JavalinBindException e) {
            app.stop();
            throw new MinibatchException(
                    "The app cannot listen on port " + port + " of " + host
                            + ": the port is taken, this process must not, or the address is not one of this machine."
                            + " Choose another one; port 0 is a free one.",
                    e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            app.stop();
            throw e;
        }
    }

    private void begin(String host, int wanted) {
        if (new InetSocketAddress(host, wanted).isUnresolved()) {
            throw new MinibatchException("The app cannot listen on the host " + host
                    + ": the name has no address. Name one of" + " this machine, or 0.0.0.0 for all of its networks.");
        }
        parts.open();
        javalin.start(host, wanted);
        var listening = new Listening(javalin.jettyServer().server());
        refuseOthersWithoutToken(listening);
        letRequestsPause();
        port = listening.port();
        parts.startPipelines();
        Runtime.getRuntime().addShutdownHook(hook); // throws if the process is ending just now
        LOG.info("minibatch is at {}", listening.places("/status"));
    }

    private void refuseOthersWithoutToken(Listening listening) {
        var others = listening.reachedByOthers();
        if (!others.isEmpty() && !parts.hasToken()) {
            throw new IllegalStateException("A connector of the app listens on " + String.join(", ", others)
                    + ", where other machines reach it, so the app needs a token(...): whoever has that may append and"
                    + " change streams.");
        }
    }

    /** By default a stop ends uploads and downloads that pause for a second. */
    private void letRequestsPause() {
        for (var connector : javalin.jettyServer().server().getConnectors()) {
            if (connector instanceof AbstractConnector each) {
                each.setShutdownIdleTimeout(2 * REQUESTS_END_WITHIN.toMillis());
            }
        }
    }

    List<Routes.Route> routes() {
        return parts.routes().all();
    }

    int port() {
        return port;
    }

    /** Whether it has stopped. */
    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /**
     * Takes no more requests, ends those under way, then stops the pipelines. Whoever comes second waits for the first.
     * A request that stops the app would wait for its own end; for it this is done in the background. So it is with the
     * end of the pipelines for a function of theirs.
     */
    void stop() {
        if (isInRequest()) {
            new Thread(this::stopByItself, "minibatch-app-stop").start();
        } else if (stopper.compareAndSet(null, Thread.currentThread())) {
            stopAll();
        } else if (stopper.get() != Thread.currentThread()) {
            awaitEnd();
        }
    }

    private boolean isInRequest() {
        var context = ContextHandler.getCurrentContextHandler();
        return context != null && context.getServer() == javalin.jettyServer().server();
    }

    /** For threads from which nobody would hear of an exception. */
    private void stopByItself() {
        try {
            stop();
        } catch (RuntimeException e) {
            LOG.error("The app did not stop as it should", e);
        }
    }

    private void stopAll() {
        try {
            parts.stopEndless();
            stopServer();
        } finally {
            parts.close(this::end);
        }
    }

    private void end() {
        removeHook();
        ended.countDown();
    }

    private void stopServer() {
        try {
            underWay.whileIdleOnesEnd(javalin::stop);
        } catch (JavalinException e) {
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.warn(
                    "Requests that were still under way after {} ms were cut off: the app stops",
                    javalin.jettyServer().server().getStopTimeout());
        }
    }

    private void removeHook() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            LOG.debug("The process ends: it is the hook that stops, or waits", e);
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
