package io.minibatch.app.web;

import io.minibatch.app.live.WindowEvent;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells readers what has happened, one event after the other, on a thread of its own. There the text of an event is
 * made once for all of them, so that the pipeline need not, and its window is then let go: a reader that does not read
 * holds texts, whose size is known, and no windows, whose size is not.
 */
final class Broadcast implements AutoCloseable {

    private static final int MOST_EVENTS = 256;
    private static final long MOST_MESSAGES = 2 * LiveEvent.MOST_MESSAGES;
    private static final long IDLE_SECONDS = 10;

    private final AtomicLong messages = new AtomicLong();
    private final ThreadPoolExecutor teller = new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_EVENTS),
            Broadcast::thread,
            (refused, all) -> ((Telling) refused).refuse());

    Broadcast() {
        teller.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "minibatch-events-broadcast");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Does not wait: when too much is to be told already, readers miss the event, and before that its window's
     * messages.
     */
    void tell(WindowEvent event, List<EventReader> readers) {
        if (holds(event)) {
            teller.execute(new Telling(event, readers, event.size()));
        } else {
            teller.execute(new Telling(event.withoutWindow(), readers, 0));
        }
    }

    /** Whether its window can be held until the event is told. */
    private boolean holds(WindowEvent event) {
        if (event.window() == null || event.size() > LiveEvent.MOST_MESSAGES) {
            return false;
        }
        var fits = messages.addAndGet(event.size()) <= MOST_MESSAGES;
        if (!fits) {
            messages.addAndGet(-event.size());
        }
        return fits;
    }

    private final class Telling implements Runnable {

        private final WindowEvent event;
        private final List<EventReader> readers;
        private final long held;

        Telling(WindowEvent event, List<EventReader> readers, long held) {
            this.event = event;
            this.readers = readers;
            this.held = held;
        }

        @Override
        public void run() {
            try {
                var live = new LiveEvent(event);
                readers.forEach(reader -> reader.tell(live));
            } finally {
                messages.addAndGet(-held);
            }
        }

        void refuse() {
            messages.addAndGet(-held);
            readers.forEach(EventReader::miss);
        }
    }

    /** What is not told yet never is. */
    @Override
    public void close() {
        teller.shutdownNow();
    }
}
