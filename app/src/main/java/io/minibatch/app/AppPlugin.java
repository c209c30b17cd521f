package io.minibatch.app;

import io.javalin.config.JavalinState;
import io.javalin.plugin.Plugin;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/** Puts an app into somebody else's web server: both run, or none. */
final class AppPlugin extends Plugin<Void> {

    private final Supplier<Parts> make;

    /** @param make called for each server */
    AppPlugin(Supplier<Parts> make) {
        this.make = make;
    }

    @Override
    public void onStart(JavalinState state) {
        var parts = make.get();
        var server = new AtomicReference<@Nullable Server>();
        state.jetty.modifyServer(server::set);
        parts.addTo(state.routes);
        state.events.serverStarting(parts::open);
        state.events.serverStartFailed(parts::close);
        state.events.serverStarted(() -> startPipelines(parts, server.get()));
        state.events.serverStopping(parts::stopEndless);
        state.events.serverStopped(parts::close);
        state.events.serverStopFailed(parts::close);
    }

    /** By now the server listens, and nobody else would stop it: its {@code start} is about to throw. */
    private static void startPipelines(Parts parts, @Nullable Server server) {
        try {
            parts.startPipelines();
        } catch (RuntimeException e) {
            parts.stopEndless();
            parts.close();
            if (server != null) {
                stop(server, e);
            }
            throw e;
        }
    }

    private static void stop(Server server, RuntimeException because) {
        try {
            server.stop();
        } catch (Exception e) {
            because.addSuppressed(e);
        }
    }
}
