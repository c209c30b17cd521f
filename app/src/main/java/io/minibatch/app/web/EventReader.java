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
    private static final int MOST_CHARACTERS = 512 << 10;
    private static final long SIGN_OF_LIFE_SECONDS = 15;
    private static final LiveEvent.Text WAKE = new LiveEvent.Text("", "", "");

    private final String stream;
    private final SseClient client;
    private final BlockingQueue<LiveEvent.Text> events = new ArrayBlockingQueue<>(MOST_EVENTS);
    private final AtomicInteger characters = new AtomicInteger();
    private final AtomicLong missed = new AtomicLong();
    private final Consumer<EventReader> atEnd;
    private final Thread writer = new Thread(this::run, "minibatch-events");
    private volatile boolean ended;

    /**
     * @param stream whose events are read
     * @param atEnd called with this when it is over, whoever has ended it
     */
    EventReader(String stream, SseClient client, Consumer<EventReader> atEnd) {
        this.stream = stream;
        this.client = client;
        this.atEnd = atEnd;
        writer.setDaemon(true);
    }

    String stream() {
        return stream;
    }

    /** Begins to write what comes. */
    void start() {
        try {
            writer.start();
        } catch (OutOfMemoryError e) { // also said of threads, of which there are too many
            over();
            throw e;
        }
    }

    /** Tells that it will not begin. */
    void refuse(String why) {
        client.sendComment(why);
        over();
    }

    private void over() {
        atEnd.accept(this);
        client.close();
    }

    /** Whether it has read so much of what it was told that it can be told more. */
    boolean hasRoom() {
        return events.remainingCapacity() > 0 && characters.get() < MOST_CHARACTERS;
    }

    /** It is not told of an event. */
    void miss() {
        missed.incrementAndGet();
    }

    /** Does not wait. A reader that is late gets no payloads. Called by one thread. */
    void tell(LiveEvent event) {
        if (hasRoom()) {
            var text = characters.get() < MOST_CHARACTERS / 2 ? event.whole() : event.brief();
            characters.addAndGet(text.json().length());
            events.offer(text); // refused only by one that has ended
        } else {
            miss();
        }
    }

    private void run() {
        try {
            client.sendComment("running minibatch");
            while (!ended && !client.terminated()) {
                write(events.poll(SIGN_OF_LIFE_SECONDS, TimeUnit.SECONDS));
            }
        } catch (InterruptedException | RuntimeException e) {
            LOG.debug("Live events of {} end", stream, e);
        } finally {
            over();
        }
    }

    private void write(LiveEvent.@Nullable Text next) {
        if (next == null) {
            client.sendComment("still here");
            return;
        }
        var lost = missed.getAndSet(0);
        if (lost > 0) {
            client.sendEvent("missed", "{\"events\":" + lost + "}");
        }
        if (!ended) { // else it is what woke it up
            client.sendEvent(next.name(), next.json(), next.id());
            characters.addAndGet(-next.json().length());
        }
    }

    /** It ends after what it is just writing. */
    void end() {
        ended = true;
        events.clear();
        events.offer(WAKE);
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
