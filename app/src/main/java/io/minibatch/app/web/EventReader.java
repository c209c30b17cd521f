package io.minibatch.app.web;

import io.javalin.http.sse.SseClient;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who reads live events. What happens is put into a queue that never waits: a reader that is too slow misses
 * events, and is told how many; the pipeline does not notice.
 */
final class EventReader {

    private static final Logger LOG = LoggerFactory.getLogger(EventReader.class);
    private static final int MOST_EVENTS = 256;
    private static final int MOST_WINDOWS = 16;
    private static final long SIGN_OF_LIFE_SECONDS = 15;

    private final String stream;
    private final SseClient client;
    private final BlockingQueue<Queued> events = new ArrayBlockingQueue<>(MOST_EVENTS);
    private final AtomicInteger windows = new AtomicInteger();
    private final AtomicLong missed = new AtomicLong();
    private final Thread writer;
    private volatile boolean ended;

    /** An event that waits; null: it ends. */
    private record Queued(@Nullable LiveEvent event, boolean whole) {}

    /**
     * @param stream whose events are read
     * @param atEnd called with this when it is over, whoever has ended it
     */
    EventReader(String stream, SseClient client, Consumer<EventReader> atEnd) {
        this.stream = stream;
        this.client = client;
        this.writer = new Thread(() -> run(atEnd), "minibatch-events-" + stream);
        writer.setDaemon(true);
    }

    String stream() {
        return stream;
    }

    /** Begins to write what comes. */
    void start() {
        writer.start();
    }

    /**
     * Does not wait.
     *
     * @param whole with its window; only a few are held here
     * @param brief the same without
     */
    void tell(LiveEvent whole, LiveEvent brief) {
        var room = windows.get() < MOST_WINDOWS;
        if (room) {
            windows.incrementAndGet();
        }
        if (!events.offer(new Queued(room ? whole : brief, room))) {
            missed.incrementAndGet();
            if (room) {
                windows.decrementAndGet();
            }
        }
    }

    private void run(Consumer<EventReader> atEnd) {
        try {
            client.sendComment("running minibatch");
            while (!ended && !client.terminated()) {
                write(events.poll(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS));
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.debug("Live events of {} end", stream, e);
        } finally {
            atEnd.accept(this);
            client.close();
        }
    }

    private void write(@Nullable Queued next) {
        if (next == null) {
            client.sendComment("still here");
            return;
        }
        var lost = missed.getAndSet(0);
        if (lost > 0) {
            client.sendEvent("missed", "{\"events\":" + lost + "}");
        }
        if (next.whole()) {
            windows.decrementAndGet();
        }
        if (next.event() != null) {
            var text = next.event().text();
            client.sendEvent(text.name(), text.json(), text.id());
        }
    }

    /** It ends after what it is just writing. */
    void end() {
        ended = true;
        events.clear();
        events.offer(new Queued(null, false));
    }

    /**
     * Waits until it has ended; closes the connection if that takes longer, since it is the client that does not read.
     */
    void awaitEnd(long millis) {
        try {
            writer.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (writer.isAlive()) {
            ServletContextRequest.getServletContextRequest(client.ctx().req())
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close();
        }
    }
}
