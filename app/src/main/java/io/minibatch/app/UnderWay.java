package io.minibatch.app;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.IdleTimeout;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Which connections have a request under way. At a stop the others, which clients keep for later, need not be waited
 * for. Jetty itself cannot tell them apart: the timeout that it sets for a stop also ends uploads and downloads that
 * pause for as long.
 */
final class UnderWay extends Handler.Wrapper {

    private static final long LOOK_AGAIN_MILLIS = 20;
    private static final long IDLE_MILLIS = 50; // so that a request that has just come is not ended unread

    private final Map<Object, Integer> requests = new ConcurrentHashMap<>();

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        var connection =
                request.getConnectionMetaData().getConnection().getEndPoint().getTransport();
        requests.merge(connection, 1, Integer::sum);
        Request.addCompletionListener(
                request, failure -> requests.computeIfPresent(connection, (same, n) -> n == 1 ? null : n - 1));
        return super.handle(request, response, callback);
    }

    /** Runs what stops the server, and meanwhile ends the connections on which nothing is asked. */
    void whileIdleOnesEnd(Runnable stop) {
        var ending = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "minibatch-app-idle");
            thread.setDaemon(true);
            return thread;
        });
        var looking = ending.scheduleWithFixedDelay(this::endIdle, 0, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        try {
            stop.run();
        } finally {
            looking.cancel(false);
            ending.shutdown();
        }
    }

    private void endIdle() {
        for (var connector : getServer().getConnectors()) {
            if (connector instanceof AbstractConnector each) {
                each.getConnectedEndPoints().stream().filter(this::isIdle).forEach(EndPoint::close);
            }
        }
    }

    private boolean isIdle(EndPoint connection) {
        return !requests.containsKey(connection.getTransport())
                && connection instanceof IdleTimeout timeout
                && timeout.getIdleFor() >= IDLE_MILLIS;
    }
}
