package io.minibatch.celery;

import io.minibatch.Appender;
import io.minibatch.Entry;
import io.minibatch.MinibatchException;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes what is delivered, appends it, and then acknowledges it, until it is stopped. What is known of the tasks outlives
 * connections. When an append fails, the connection stays, and the same entries are appended by the next call: so they are
 * made of their events once, and the broker need not deliver them again.
 */
final class Listening<T> {

    private static final int PATIENCE_SECONDS = 5;

    private final Address address;
    private final SourceOptions options;
    private final Translation translation;
    private final ReentrantLock running = new ReentrantLock();
    private volatile @Nullable Connection connection; // as all below, changed by who holds the lock
    private volatile boolean stopped;
    private List<Delivery> taken = List.of();
    private List<Entry<T>> entries = List.of();
    private int turn;

    Listening(Address address, SourceOptions options) {
        this.address = address;
        this.options = options;
        this.translation = new Translation(
                options.events(),
                options.tasks(),
                Clock.system(ZoneId.systemDefault()),
                new Refusals(address.toString()));
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
                appendTaken(appender);
                take();
            }
        } finally {
            running.unlock();
        }
    }

    /** Also what an earlier call could not append. */
    private void appendTaken(Appender<T> appender) {
        if (!entries.isEmpty()) {
            appender.appendEntries(entries);
            entries = List.of();
        }
    }

    private void take() throws InterruptedException {
        try {
            var open = connection == null ? open() : connection;
            if (!taken.isEmpty()) {
                open.acknowledge(taken);
            }
            taken = stopped ? List.of() : open.take();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            var url = address.url(turn);
            closeConnection();
            throw new MinibatchException("Cannot read the events of Celery from " + url + ": " + address.reason(e), e);
        }
        var made = new ArrayList<Entry<T>>();
        for (var delivery : taken) {
            made.addAll(translation.entries(delivery));
        }
        entries = made;
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
        taken = List.of(); // the next connection cannot acknowledge what this one delivered: it comes again
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
