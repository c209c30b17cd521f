package io.minibatch.app.web;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import io.minibatch.Minibatch;
import io.minibatch.app.live.Live;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Windows of a stream as they are completed or fail in this process: server-sent events. */
public final class Events implements Handler, AutoCloseable {

    private static final int MOST_READERS = 64;

    private final Params params;
    private final Live live;
    private final Handler sse = new SseHandler(this::begin);
    private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();

    /** Of what happens there. */
    public Events(Minibatch minibatch, Live live) {
        this.params = new Params(minibatch);
        this.live = live;
    }

    @Override
    public void handle(Context ctx) throws Exception {
        params.stream(ctx);
        var accept = ctx.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            throw RequestException.notAcceptable(
                    "This is a stream of events without end: ask for it with Accept:" + " text/event-stream.");
        }
        if (readers.size() >= MOST_READERS) {
            throw RequestException.unavailable("There are " + MOST_READERS + " readers of live events already.");
        }
        sse.handle(ctx);
    }

    private void begin(SseClient client) {
        var stream = client.ctx().pathParam("stream");
        client.keepAlive();
        var reader = new EventReader(client);
        var unfollow = live.follow(stream, reader);
        readers.add(reader);
        reader.start(stream, () -> {
            unfollow.run();
            readers.remove(reader);
        });
    }

    /** Ends all, so that a server that stops need not wait for them. */
    @Override
    public void close() {
        readers.forEach(EventReader::close);
    }
}
