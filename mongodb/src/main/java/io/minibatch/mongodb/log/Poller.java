package io.minibatch.mongodb.log;

import io.minibatch.mongodb.server.Joining;
import io.minibatch.store.UnavailableException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for arrivals in the streams that somebody waits for: one thread a store, begun when first needed. It looks
 * every millisecond while something comes, and less and less often, down to 50 ms, while nothing does; an append of the
 * same store rings at once. It never takes more than a third of the time, so that many streams, or a slow server, make
 * it look less often.
 */
public final class Poller implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final long SHORTEST = 1_000_000;
    private static final long LONGEST = 50_000_000;
    private static final long AFTER_ERROR = 500_000_000;

    private final Map<MongoLog, Boolean> waitedFor = new ConcurrentHashMap<>();
    private @Nullable Thread thread;
    private volatile boolean rung;
    private volatile boolean closed;
    private final Set<MongoLog> failing = new HashSet<>();
    private boolean away;

    /** Somebody waits for the log. */
    synchronized void watch(MongoLog log) {
        waitedFor.put(log, true);
        if (thread == null && !closed) {
            thread = new Thread(this::work, "minibatch-mongodb-arrivals");
            thread.setDaemon(true);
            thread.start();
        }
        ring();
    }

    /** Something may have come. */
    void ring() {
        if (!rung && !waitedFor.isEmpty()) {
            rung = true;
            LockSupport.unpark(thread);
        }
    }

    private void work() {
        var pause = SHORTEST;
        while (!closed) {
            var begin = System.nanoTime();
            rung = false;
            var came = look();
            var took = System.nanoTime() - begin;
            pause = came ? SHORTEST : Math.min(2 * pause, LONGEST);
            var least = away ? AFTER_ERROR : rest(took);
            await(least, Math.max(least, pause));
        }
    }

    /** Twice as long as a look took; but one that waited for a server to come back says nothing of the next. */
    public static long rest(long took) {
        return Math.min(Math.max(SHORTEST, 2 * took), AFTER_ERROR);
    }

    /**
     * So long at least, and then, if nobody rings, so long altogether. While nobody waits for anything, without end.
     */
    private void await(long least, long most) {
        var begin = System.nanoTime();
        for (var passed = 0L; !closed; passed = System.nanoTime() - begin) {
            var until = rung ? least : waitedFor.isEmpty() ? Long.MAX_VALUE : most;
            if (passed >= until) {
                return;
            }
            Thread.interrupted(); // nobody's business here; it would end every wait at once
            LockSupport.parkNanos(this, until - passed);
        }
    }

    private boolean look() {
        var came = false;
        for (var log : List.copyOf(waitedFor.keySet())) {
            try {
                came |= log.look();
                if (away) {
                    LOG.info("Arrivals are looked for again");
                }
                failing.remove(log);
                away = false;
            } catch (RuntimeException e) {
                if (failing.add(log) && !away && !closed) {
                    warn(log, e);
                }
                away = e instanceof UnavailableException;
                if (away) {
                    return false; // the others would have to wait as long; what is wrong with one stream harms no other
                }
            }
            synchronized (this) {
                if (!log.isWaitedFor()) {
                    waitedFor.remove(log);
                    failing.remove(log);
                }
            }
        }
        return came;
    }

    /** Of a server that is away there is no more to say than that. */
    private static void warn(MongoLog log, RuntimeException e) {
        if (e instanceof UnavailableException) {
            LOG.warn("Arrivals cannot be looked for; trying on: {}", e.getMessage());
        } else {
            LOG.warn("Arrivals in stream {} cannot be looked for; trying on", log.stream(), e);
        }
    }

    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = thread;
        }
        Joining.end(ending);
    }
}
