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
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Windows of a stream as they are completed or fail in this process: server-sent events. */
public final class Events implements Handler, AutoCloseable {

    private static final int MOST_READERS = 64;
    private static final Duration END_WITHIN = Duration.ofMillis(200);

    private final Params params;
    private final Broadcast broadcast = new Broadcast();
    private final Semaphore places = new Semaphore(MOST_READERS);
    private final Set<EventReader> readers = ConcurrentHashMap.newKeySet();
    private final Runnable unfollow;
    private volatile boolean closed;

    /** Of what happens there. */
    public Events(Minibatch minibatch, Live live) {
        this.params = new Params(minibatch);
        this.unfollow = live.follow(this::happened);
    }

    private void happened(WindowEvent event) {
        var told = new ArrayList<EventReader>();
        for (var reader : readers) {
            if (reader.stream().equals(event.stream())) {
                if (reader.hasRoom()) {
                    told.add(reader);
                } else {
                    reader.miss();
                }
            }
        }
        if (!told.isEmpty()) {
            broadcast.tell(event, told);
        }
    }

    /** Whether there is room is known before the answer begins: after that it could not be a refusal any more. */
    @Override
    public void handle(Context ctx) throws Exception {
        params.stream(ctx);
        var accept = ctx.header("Accept");
        if (accept == null || !accept.contains("text/event-stream")) {
            throw RequestException.notAcceptable(
                    "This is a stream of events without end: ask for it with Accept: text/event-stream.");
        }
        if (!places.tryAcquire()) {
            throw RequestException.unavailable("There are " + MOST_READERS + " readers of live events already.");
        }
        var place = new Place();
        try {
            new SseHandler(client -> begin(client, place)).handle(ctx);
        } catch (Exception | Error e) {
            place.giveBack();
            throw e;
        }
    }

    /** One of those that there are; given back once, whoever comes first. */
    private final class Place {

        private final AtomicBoolean taken = new AtomicBoolean(true);

        void giveBack() {
            if (taken.getAndSet(false)) {
                places.release();
            }
        }
    }

    private void begin(SseClient client, Place place) {
        client.keepAlive();
        var reader = new EventReader(client.ctx().pathParam("stream"), client, ended -> {
            readers.remove(ended);
            place.giveBack();
        });
        synchronized (readers) {
            if (closed) {
                reader.refuse("the app stops");
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
        broadcast.close();
        readers.forEach(EventReader::end);
        var deadline = System.nanoTime() + END_WITHIN.toNanos();
        readers.forEach(reader -> reader.awaitEnd((deadline - System.nanoTime()) / 1_000_000));
    }
}
