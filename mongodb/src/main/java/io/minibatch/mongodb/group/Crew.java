package io.minibatch.mongodb.group;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.model.Projections;
import io.minibatch.mongodb.log.Poller;
import io.minibatch.mongodb.server.Server;
import io.minibatch.mongodb.server.Ticker;
import io.minibatch.store.UnavailableException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the owners of a store do by time. On one thread they beat, and see who of the others is dead: nothing else is
 * done there, so that nothing else keeps a process from beating. On another they look at what others have written to
 * their groups, and call those who wait for it; and messages that were taken are marked.
 */
public final class Crew implements AutoCloseable {

    private static final long WITH_OTHERS = 20_000_000; // windows are handed from one process to another
    private static final long ALONE = 50_000_000;
    private static final long QUIET = 100_000_000;
    private static final long QUIET_AFTER = 1_000_000_000;

    private final Server server;
    private final Collection<? extends Marking> streams;
    private final Set<MongoOwner> owners = ConcurrentHashMap.newKeySet();
    private final Ticker beats;
    private final Ticker looks;
    private final long period;
    private long lastBeat;
    private volatile long lastNews = System.nanoTime();

    /**
     * Of a store.
     *
     * @param streams in which messages are marked that groups have taken; more may come
     */
    public Crew(Server server, Collection<? extends Marking> streams) {
        this.server = server;
        this.streams = streams;
        this.period = server.options().lease().toNanos() / 10;
        this.beats = new Ticker(
                "minibatch-mongodb-beats", this::isNeeded, this::beat, took -> Math.max(period / 10, period - took));
        this.looks = new Ticker("minibatch-mongodb-groups", this::isNeeded, this::look, this::pause);
    }

    /** A stream of which messages are marked a while after they were taken. */
    public interface Marking {

        /** Marks what was taken a while ago and is still there. */
        void writeMarks();
    }

    private boolean isNeeded() {
        return !owners.isEmpty();
    }

    void add(MongoOwner owner) {
        owners.add(owner);
        beats.wake();
        looks.wake();
    }

    void remove(MongoOwner owner) {
        owners.remove(owner);
    }

    /** Whether a pipeline of this store works for the group. */
    boolean works(MongoGroup group) {
        return owners.stream().anyMatch(owner -> owner.isOf(group));
    }

    /** Whether a pipeline of this store works for any group of the stream. */
    public boolean worksOn(String stream) {
        return owners.stream().anyMatch(owner -> owner.isOf(stream));
    }

    /** Somebody of this store has asked something of the group. */
    public void ring(MongoGroup group) {
        owners.stream().filter(owner -> owner.isOf(group)).forEach(MongoOwner::ring);
    }

    private void beat() {
        var round = new Round();
        beatAll(round);
        round.forEach(owners, owner -> {
            if (System.nanoTime() - lastBeat > period) {
                beatAll(round); // there are so many groups that looking after them takes long
            }
            owner.rescue();
        });
        round.end();
    }

    private void beatAll(Round round) {
        lastBeat = System.nanoTime();
        var all = List.copyOf(owners);
        if (!Member.beat(server, all.stream().map(MongoOwner::member).toList())) {
            round.forEach(all, MongoOwner::beat); // one of them is gone: who?
        }
    }

    private void look() {
        var round = new Round();
        round.forEach(owners, owner -> {
            owner.tell();
            if (!owner.member().isAlone()) {
                owner.member().look(owner.member().list());
            }
        });
        var written = versions();
        round.forEach(owners, owner -> {
            if (owner.look(written.get(owner.commits().id()))) {
                lastNews = System.nanoTime();
            }
        });
        round.forEach(streams, Marking::writeMarks);
        round.end();
    }

    /** A slow server is asked less often, and any if nothing has happened for a while. */
    private long pause(long took) {
        if (System.nanoTime() - lastNews > QUIET_AFTER) {
            return Math.max(QUIET, Poller.rest(took));
        }
        var alone = owners.stream().allMatch(owner -> owner.member().isAlone());
        return Math.max(alone ? ALONE : WITH_OTHERS, Poller.rest(took));
    }

    /** Something done for many: what goes wrong with one must not be the others' harm, and is told in the end. */
    private static final class Round {
        private @Nullable RuntimeException failure;

        <E> void forEach(Collection<E> all, Consumer<E> action) {
            for (var each : all) {
                try {
                    action.accept(each);
                } catch (UnavailableException e) {
                    throw e; // the others would have to wait as long
                } catch (RuntimeException e) {
                    failure = e;
                }
            }
        }

        void end() {
            if (failure != null) {
                throw failure;
            }
        }
    }

    private Map<BsonDocument, Long> versions() {
        var ids = owners.stream().map(owner -> owner.commits().id()).toList();
        if (ids.isEmpty()) {
            return Map.of();
        }
        return server.calls().get("look at the groups", () -> versions(ids));
    }

    private Map<BsonDocument, Long> versions(List<BsonDocument> ids) {
        var versions = new HashMap<BsonDocument, Long>();
        for (var document :
                server.collections().groups().find(in("_id", ids)).projection(Projections.include("version"))) {
            if (document.isNumber("version")) { // else its owner will tell what is wrong
                versions.put(
                        document.getDocument("_id"),
                        document.getNumber("version").longValue());
            }
        }
        return versions;
    }

    /** Gives all groups back. */
    @Override
    public void close() {
        beats.close();
        looks.close();
        owners.forEach(MongoOwner::close);
    }
}
