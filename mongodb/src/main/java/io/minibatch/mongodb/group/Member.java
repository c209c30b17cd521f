package io.minibatch.mongodb.group;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.type;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import io.minibatch.mongodb.server.Changed;
import io.minibatch.mongodb.server.Inserts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.GroupReport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One process among those that work for a group: its document in {@code minibatch_member}, {_id, stream, group, host,
 * pid, beat, free, heard, report}, and how it sees the others. Each raises its {@code beat} ten times within the lease.
 * Whose beat has not moved for the lease, by the watching process's own clock, is dead: no two clocks are compared, and
 * time in which the watcher could not see anything does not count.
 */
final class Member {

    private static final String HOST = host();

    private final Server server;
    private final String stream;
    private final String group;
    private final long lease;
    private final Map<ObjectId, Seen> others = new HashMap<>();
    private long lastLook;
    private volatile ObjectId id = new ObjectId();
    private volatile int free;
    private volatile @Nullable GroupReport report;
    private int writtenFree;
    private boolean seenABeat;

    /** How another is seen: its beat, for how long that has not moved, and how many windows it would run. */
    private record Seen(long beat, long silent, int free) {}

    Member(Server server, String stream, String group) {
        this.server = server;
        this.stream = stream;
        this.group = group;
        this.lease = server.options().lease().toNanos();
    }

    ObjectId id() {
        return id;
    }

    void join() {
        var document = new BsonDocument("_id", new BsonObjectId(id))
                .append("stream", new BsonString(stream))
                .append("group", new BsonString(group))
                .append("host", new BsonString(HOST))
                .append("pid", new BsonInt64(ProcessHandle.current().pid()))
                .append("beat", new BsonInt64(0))
                .append("free", new BsonInt32(free));
        var last = report;
        if (last != null) {
            document.append("report", document(last));
        }
        writtenFree = free;
        server.calls().run("join group " + group + " of stream " + stream, new Inserts<>(members(), List.of(document)));
    }

    /** Under another id: what this process ran is others' now. */
    void joinAnew() {
        id = new ObjectId();
        join();
    }

    void leave() {
        server.calls()
                .run(
                        "leave group " + group + " of stream " + stream,
                        () -> members().deleteOne(eq("_id", id)));
    }

    /** Whether the others still take it for alive. */
    boolean beat() {
        var beat = nextBeat();
        return server.calls()
                        .get(
                                "beat for group " + group + " of stream " + stream,
                                () -> members().updateOne(beat.getFilter(), Objects.requireNonNull(beat.getUpdate())))
                        .getMatchedCount()
                > 0;
    }

    /** Whether the others still take all of them for alive; in one call, since a process may have thousands. */
    static boolean beat(Server server, List<Member> members) {
        var beats = members.stream().map(Member::nextBeat).toList();
        return beats.isEmpty()
                || server.calls()
                                .get(
                                        "beat for " + beats.size() + " groups",
                                        () -> server.collections()
                                                .members()
                                                .bulkWrite(beats, new BulkWriteOptions().ordered(false)))
                                .getMatchedCount()
                        == beats.size();
    }

    private UpdateOneModel<BsonDocument> nextBeat() {
        writtenFree = free;
        return new UpdateOneModel<>(
                eq("_id", id),
                Updates.combine(
                        Updates.inc("beat", 1L), Updates.set("free", writtenFree), Updates.currentDate("heard")));
    }

    /**
     * Whether a member has been heard of within the last two leases, by the server's clock: good enough for people who
     * look; what is done relies on beats.
     */
    static boolean isHeardOf(BsonDocument member, Instant now, Duration lease) {
        return !member.isDateTime("heard")
                || now.toEpochMilli() - member.getDateTime("heard").getValue() < 2 * lease.toMillis();
    }

    void offer(int windows) {
        free = windows;
    }

    int free() {
        return free;
    }

    /** Whether the others should be told what has changed since the last beat: that there is room, or none. */
    boolean hasNews() {
        return (free > 0) != (writtenFree > 0);
    }

    void report(GroupReport now) {
        report = now;
        server.calls()
                .run(
                        "report on group " + group + " of stream " + stream,
                        () -> members().updateOne(eq("_id", id), Updates.set("report", document(now))));
    }

    static BsonDocument document(GroupReport report) {
        var remarks =
                new BsonArray(report.remarks().stream().map(BsonString::new).toList());
        var document = new BsonDocument("owner", new BsonString(report.owner())).append("remarks", remarks);
        report.failure().ifPresent(failure -> document.append("failure", new BsonString(failure)));
        return document;
    }

    /** What a document of a member, or of a group, holds. */
    static Optional<GroupReport> report(BsonDocument holder) {
        if (!holder.isDocument("report")) {
            return Optional.empty();
        }
        return Optional.of(Changed.read("a report", "minibatch_member or minibatch_group", holder, Member::told));
    }

    private static GroupReport told(BsonDocument holder) {
        var document = holder.getDocument("report");
        var remarks = document.getArray("remarks").stream()
                .map(remark -> remark.asString().getValue())
                .toList();
        return new GroupReport(
                document.getString("owner").getValue(),
                remarks,
                document.isString("failure")
                        ? Optional.of(document.getString("failure").getValue())
                        : Optional.empty());
    }

    /** All documents of members of the group, this one's too. */
    List<BsonDocument> list() {
        return server.calls()
                .get(
                        "see who works for group " + group + " of stream " + stream,
                        () -> members()
                                .find(and(eq("stream", stream), eq("group", group), type("_id", BsonType.OBJECT_ID)))
                                .into(new ArrayList<>()));
    }

    /** Sees how the others do. */
    synchronized void look(List<BsonDocument> documents) {
        var now = System.nanoTime();
        var passed =
                lastLook == 0 ? 0 : Math.min(now - lastLook, lease / 5); // longer, and something kept us from looking
        lastLook = now;
        var there = documents.stream()
                .map(document -> document.getObjectId("_id").getValue())
                .collect(Collectors.toSet());
        others.keySet().retainAll(there);
        for (var document : documents) {
            var other = document.getObjectId("_id").getValue();
            var beat = number(document, "beat");
            var seen = others.get(other);
            var moved = seen != null && seen.beat() != beat;
            seenABeat |= moved;
            var silent = seen == null || moved ? 0 : seen.silent() + passed;
            others.put(other, new Seen(beat, silent, (int) number(document, "free")));
        }
        others.remove(id);
    }

    /** 0 if somebody else has made something else of it: it is then taken for dead. */
    private static long number(BsonDocument document, String field) {
        return document.isNumber(field) ? document.getNumber(field).longValue() : 0;
    }

    synchronized Set<ObjectId> dead() {
        return others.entrySet().stream()
                .filter(other -> other.getValue().silent() >= lease)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /** How many windows the others would run. */
    synchronized int othersFree() {
        return others.values().stream()
                .filter(other -> other.silent() < lease)
                .mapToInt(Seen::free)
                .sum();
    }

    /** Whether another has been seen alive. */
    synchronized boolean hasSeenABeat() {
        return seenABeat;
    }

    synchronized boolean isAlone() {
        return others.isEmpty();
    }

    void bury(Set<ObjectId> dead) {
        server.calls()
                .run(
                        "remove members of group " + group + " of stream " + stream,
                        () -> members().deleteMany(in("_id", dead)));
    }

    private MongoCollection<BsonDocument> members() {
        return server.collections().members();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
