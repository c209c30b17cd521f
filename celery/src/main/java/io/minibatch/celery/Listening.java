package io.minibatch.celery;

import io.minibatch.Appender;
import io.minibatch.MinibatchException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is delivered, appends it, and then acknowledges it, until it is stopped. What is known of the tasks
 * outlives connections. When an append fails, the connection stays, and the same entries are appended by the next call:
 * so they are made of their events once, and the broker need not deliver them again.
 */
final class Listening<T> {

    private static final int PATIENCE_SECONDS = 5;

    private final Address address;
    private final SourceOptions options;
    private final Refusals refusals;
    private final Translation translation;
    private final ReentrantLock running = new ReentrantLock();
    private volatile @Nullable Connection connection; // as all below, changed by who holds the lock
    private volatile boolean stopped;
    private final Queue<Delivery> waiting = new ArrayDeque<>(); // delivered, but not looked at so far
    private Part<T> part = new Part<>(); // is appended, and then acknowledged
    private int turn;
    private boolean failed; // and nothing was taken since

    Listening(Address address, SourceOptions options) {
        this.address = address;
        this.options = options;
        this.refusals = new Refusals(address.toString());
        this.translation =
                new Translation(options.events(), options.tasks(), Clock.system(ZoneId.systemDefault()), refusals);
    }

    /**
     * Returns when it is stopped.
     *
     * @throws MinibatchException if the broker cannot be read, or an append fails; may be called again
     */
    void run(Appender<T> appender) throws InterruptedException {
        running.lockInterruptibly();
        try {
            while (!stopped) {
                part.appendTo(appender, refusals); // also what an earlier call could not append
                take(appender);
                part = nextPart();
            }
        } finally {
            try {
                if (stopped) { // stop() may have given up while a connection was being made
                    closeConnection();
                }
            } finally {
                running.unlock();
            }
        }
    }

    /** Acknowledges the part, and waits for messages unless some are there already. */
    private void take(Appender<T> appender) throws InterruptedException {
        try {
            var open = connection == null ? open() : connection;
            if (!part.deliveries().isEmpty()) {
                open.acknowledge(part.deliveries());
                part = new Part<>();
            }
            if (waiting.isEmpty() && !stopped) {
                waiting.addAll(open.take());
                succeeded(appender);
            }
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            var trouble = "Cannot read the events of Celery from " + address.url(turn) + ": "
                    + address.reason(turn, options, e, connection == null);
            closeConnection();
            failed = true;
            throw new MinibatchException(trouble, e);
        }
    }

    /** Not told when the connection is made: it may yet break at once, as when a right is missing. */
    private void succeeded(Appender<T> appender) {
        if (failed && !stopped) {
            failed = false;
            appender.remark(""); // it works again, though it may take long until there is something to append
        }
    }

    /**
     * As many of the waiting messages as fit. Nothing is a part's before its entries are made: else it might be lost.
     */
    private Part<T> nextPart() {
        var next = new Part<T>();
        var whole = false;
        try {
            while (!stopped && !next.isFull() && !waiting.isEmpty()) {
                var delivery = waiting.remove();
                next.add(delivery, translation.entries(delivery));
            }
            whole = true;
            return next;
        } finally {
            if (!whole) {
                closeConnection(); // so that the broker delivers all of it again
            }
        }
    }

    private Connection open() throws Exception {
        var opened = address.open(turn, options);
        connection = opened;
        if (stopped) {
            opened.end();
        }
        return opened;
    }

    private void closeConnection() {
        var open = connection;
        connection = null;
        waiting.clear(); // the next connection cannot acknowledge what this one delivered: it comes again
        part = new Part<>();
        turn++;
        if (open != null) {
            open.close();
        }
    }

    /** Ends it: what was taken is appended and acknowledged before, unless that takes too long. */
    void stop() throws InterruptedException {
        stopped = true;
        var open = connection;
        if (open != null) {
            open.end();
        }
        var alone = running.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        try {
            var last = connection;
            if (last != null) {
                last.close();
            }
        } finally {
            if (alone) {
                running.unlock();
            }
        }
    }
}
