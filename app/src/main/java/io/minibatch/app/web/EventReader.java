package io.minibatch.app.web;

import io.javalin.http.sse.SseClient;
import io.minibatch.Window;
import io.minibatch.app.live.WindowEvent;
import io.minibatch.app.view.EventView;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Somebody who reads live events. What happens is put into a queue that never waits: a reader that is too slow misses
 * events, and is told how many; the pipeline does not notice.
 */
final class EventReader implements Consumer<WindowEvent>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);
    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int MOST_EVENTS = 256;
    private static final int MOST_MESSAGES = 100;
    private static final int MOST_CHARACTERS = 64 << 10;
    private static final long SIGN_OF_LIFE_SECONDS = 15;

    private final SseClient client;
    private final BlockingQueue<WindowEvent> events = new ArrayBlockingQueue<>(MOST_EVENTS);
    private final AtomicLong missed = new AtomicLong();
    private volatile @Nullable Thread writer;

    EventReader(SseClient client) {
        this.client = client;
    }

    /** Does not wait. Large windows are told without their messages. */
    @Override
    public void accept(WindowEvent event) {
        if (!events.offer(event.size() > MOST_MESSAGES ? event.withoutWindow() : event)) {
            missed.incrementAndGet();
        }
    }

    /** Writes what comes, until the client goes away or it is closed. */
    void start(String stream, Runnable atEnd) {
        var thread = new Thread(
                () -> {
                    try {
                        write();
                    } catch (InterruptedException e) {
                        LOG.debug("Live events of {} end: the server stops", stream);
                    } catch (RuntimeException e) {
                        LOG.debug("Live events of {} end", stream, e);
                    } finally {
                        atEnd.run();
                        client.close();
                    }
                },
                "minibatch-events-" + stream);
        thread.setDaemon(true);
        writer = thread;
        thread.start();
    }

    private void write() throws InterruptedException {
        client.sendComment("running minibatch");
        while (!client.terminated()) {
            var event = events.poll(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                client.sendComment("still here");
                continue;
            }
            var lost = missed.getAndSet(0);
            if (lost > 0) {
                client.sendEvent("missed", "{\"events\":" + lost + "}");
            }
            var view = EventView.of(event);
            client.sendEvent(view.event(), json(event, view), view.id());
        }
    }

    /** With the payloads, if they are not too much, and can be written as JSON. */
    private static String json(WindowEvent event, EventView view) {
        Window<?> window = event.window();
        if (window != null) {
            try {
                var json = MAPPER.writeValueAsString(EventView.of(event, window.data()));
                if (json.length() <= MOST_CHARACTERS) {
                    return json;
                }
            } catch (JacksonException e) {
                LOG.debug("Window {} is told without its messages", event.id(), e);
            }
        }
        return MAPPER.writeValueAsString(view);
    }

    @Override
    public void close() {
        var thread = writer;
        if (thread != null) {
            thread.interrupt();
        }
    }
}
