package io.minibatch.mongodb;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the owners of a store do by time, on one thread: they beat, watch the others, notice what others have written to their
 * groups, and mark what was taken. One query looks at all groups.
 */
final class Crew implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Crew.class);
    private static final long WITH_OTHERS = 20_000_000; // windows are handed from one process to another
    private static final long ALONE = 50_000_000;

    private final MongoStore store;
    private final Set<MongoOwner> owners = ConcurrentHashMap.newKeySet();
    private @Nullable Thread thread;
    private long lastBeat;
    private volatile boolean closed;
    private boolean failing;

    Crew(MongoStore store) {
        this.store = store;
    }

    synchronized void add(MongoOwner owner) {
        owners.add(owner);
        if (thread == null) {
            thread = new Thread(this::work, "minibatch-mongodb-groups");
            thread.setDaemon(true);
            thread.start();
        }
        LockSupport.unpark(thread);
    }

    void remove(MongoOwner owner) {
        owners.remove(owner);
    }

    /** Whether a pipeline of this store works for the group. */
    boolean works(MongoGroup group) {
        return owners.stream().anyMatch(owner -> owner.isOf(group));
    }

    /** Somebody of this store has asked something of the group. */
    void ring(MongoGroup group) {
        owners.stream().filter(owner -> owner.isOf(group)).forEach(MongoOwner::ring);
    }

    private void work() {
        while (!closed) {
            var begin = System.nanoTime();
            try {
                tick();
                failing = false;
            } catch (RuntimeException e) {
                if (!failing && !closed) {
                    LOG.warn("The groups of {} cannot be looked after; trying on", store.url(), e);
                }
                failing = true;
            }
            var alone = owners.stream().allMatch(owner -> owner.member().isAlone());
            var took = System.nanoTime() - begin;
            var beat = store.options().lease().toNanos() / 20; // whoever is slow must not seem dead
            park(Math.min(Math.max(alone ? ALONE : WITH_OTHERS, 4 * took), beat));
        }
    }

    /** While there is nobody to look after, until somebody comes. */
    private void park(long nanos) {
        var begin = System.nanoTime();
        while (!closed && (owners.isEmpty() || System.nanoTime() - begin < nanos)) {
            Thread.interrupted(); // nobody's business here; it would end every wait at once
            LockSupport.parkNanos(this, owners.isEmpty() ? Long.MAX_VALUE : nanos - (System.nanoTime() - begin));
        }
    }

    private void tick() {
        var now = System.nanoTime();
        if (now - lastBeat >= store.options().lease().toNanos() / 10) {
            lastBeat = now;
            forEach(MongoOwner::beat);
        } else {
            owners.stream()
                    .filter(owner -> owner.member().hasNews())
                    .forEach(owner -> owner.member().beat());
        }
        owners.stream()
                .filter(owner -> !owner.member().isAlone())
                .forEach(owner -> owner.member().look(owner.member().list()));
        var written = versions();
        forEach(owner -> owner.look(written.get(owner.commits().id())));
        store.writeMarks();
    }

    /** What goes wrong with one of them must not be the others' harm. */
    private void forEach(Consumer<MongoOwner> action) {
        RuntimeException failure = null;
        for (var owner : owners) {
            try {
                action.accept(owner);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private Map<BsonDocument, Long> versions() {
        var ids = owners.stream().map(owner -> owner.commits().id()).toList();
        if (ids.isEmpty()) {
            return Map.of();
        }
        return store.calls().get("look at the groups", () -> versions(ids));
    }

    private Map<BsonDocument, Long> versions(List<BsonDocument> ids) {
        var versions = new HashMap<BsonDocument, Long>();
        for (var document :
                store.collections().groups().find(in("_id", ids)).projection(Projections.include("version"))) {
            versions.put(
                    document.getDocument("_id"), document.getInt64("version").getValue());
        }
        return versions;
    }

    /** Gives all groups back. */
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = thread;
        }
        LockSupport.unpark(ending);
        if (ending != null && ending != Thread.currentThread()) {
            Joining.join(ending);
        }
        owners.forEach(MongoOwner::close);
    }
}
