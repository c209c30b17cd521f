package io.minibatch.app;

import io.javalin.config.JavalinState;
import io.javalin.plugin.Plugin;

/** Puts an app into somebody else's web server. */
final class AppPlugin extends Plugin<Void> {

    private final Parts parts;

    AppPlugin(Parts parts) {
        this.parts = parts;
    }

    @Override
    public void onStart(JavalinState state) {
        parts.addTo(state.routes);
        state.events.serverStarted(parts::startPipelines);
        state.events.serverStopping(parts::stopEvents);
        state.events.serverStopped(parts::stopPipelines);
    }
}
