package io.minibatch.mongodb.log;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one process does about messages that come, in all streams of a store: it looks for them where somebody waits,
 * and remembers what came by where somebody here will read it.
 */
public final class Arrivals implements AutoCloseable {

    private final Predicate<String> isWorkedFor;
    private final Poller poller = new Poller();
    private final AtomicReference<@Nullable Recent> lookedAt = new AtomicReference<>();

    /**
     * Of a store.
     *
     * @param isWorkedFor whether a pipeline of it reads the stream of this name
     */
    public Arrivals(Predicate<String> isWorkedFor) {
        this.isWorkedFor = isWorkedFor;
    }

    /** Somebody waits for the log. */
    void watch(MongoLog log) {
        poller.watch(log);
    }

    /** Something may have come. */
    void ring() {
        poller.ring();
    }

    /**
     * Messages of a stream are remembered that no pipeline here works for: of one such stream only, since there may be
     * many.
     */
    void cameBy(String stream, Recent recent) {
        if (isWorkedFor.test(stream)) {
            return;
        }
        var before = lookedAt.getAndSet(recent);
        if (before != null && before != recent) {
            before.clear();
        }
    }

    @Override
    public void close() {
        poller.close();
    }
}
