package io.minibatch.app.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.minibatch.Minibatch;
import io.minibatch.app.http.Params;
import io.minibatch.app.http.RequestException;
import io.minibatch.app.live.Live;
import io.minibatch.app.live.WindowEvent;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Windows of a stream as they are completed or fail in this process: server-sent events. */
public final class Events implements Handler, AutoCloseable {

    private static final int MOST_READERS = 64;
    private static final Duration END_WITHIN = Duration.ofMillis(200);

    private final Params params;
    private final Handler sse = new SseHandler(this::begin);
    private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();
    private final Runnable unfollow;
    private volatile boolean closed;

    /** Of what happens there. */
    public Events(Minibatch minibatch, Live live) {
        this.params = new Params(minibatch);
        this.unfollow = live.follow(this::happened);
    }

    private void happened(WindowEvent event) {
        var interested = readers.stream()
                .filter(reader -> reader.stream().equals(event.stream()))
                .toList();
        if (!interested.isEmpty()) {
            var whole = new LiveEvent(event);
            var brief = new LiveEvent(event.withoutWindow());
            interested.forEach(reader -> reader.tell(whole, brief));
        }
    }

    @Override
    public void handle(Context ctx) throws Exception {
        params.stream(ctx);
        var accept = ctx.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            throw RequestException.notAcceptable(
                    "This is a stream of events without end: ask for it with Accept: text/event-stream.");
        }
        if (readers.size() >= MOST_READERS) {
            throw RequestException.unavailable("There are " + MOST_READERS + " readers of live events already.");
        }
        sse.handle(ctx);
    }

    private void begin(SseClient client) {
        client.keepAlive();
        var reader = new EventReader(client.ctx().pathParam("stream"), client, readers::remove);
        synchronized (readers) {
            if (closed || readers.size() >= MOST_READERS) { // more came at once than had been looked for
                client.sendComment("no room for one more reader");
                client.close();
                return;
            }
            readers.add(reader);
        }
        reader.start();
    }

    /** Ends all, so that a server that stops need not wait for them. */
    @Override
    public void close() {
        unfollow.run();
        synchronized (readers) {
            closed = true;
        }
        readers.forEach(EventReader::end);
        var deadline = System.nanoTime() + END_WITHIN.toNanos();
        readers.forEach(reader -> reader.awaitEnd((deadline - System.nanoTime()) / 1_000_000));
    }
}
