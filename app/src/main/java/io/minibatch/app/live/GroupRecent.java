package io.minibatch.app.live;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What happened lately in one group. */
final class GroupRecent {

    private static final int MOST = 20;

    private final Latencies latencies = new Latencies();
    private final Deque<WindowEvent> events = new ArrayDeque<>();
    private final Deque<WindowEvent> troubles = new ArrayDeque<>();
    private volatile Instant latest = Instant.now();

    void add(WindowEvent event) {
        latest = event.at();
        var took = event.took();
        if (took != null) {
            latencies.add(took);
        }
        push(event.cause() == null ? events : troubles, event.withoutWindow());
    }

    private static void push(Deque<WindowEvent> last, WindowEvent event) {
        synchronized (last) {
            if (last.size() == MOST) {
                last.removeFirst();
            }
            last.addLast(event);
        }
    }

    private static List<WindowEvent> latestFirst(Deque<WindowEvent> last) {
        synchronized (last) {
            var all = new ArrayList<>(last);
            Collections.reverse(all);
            return all;
        }
    }

    /** When the last of it happened. */
    Instant latest() {
        return latest;
    }

    List<WindowEvent> completed() {
        return latestFirst(events);
    }

    List<WindowEvent> troubles() {
        return latestFirst(troubles);
    }

    Optional<Latency> latency() {
        return latencies.ofLastMinute();
    }
}
