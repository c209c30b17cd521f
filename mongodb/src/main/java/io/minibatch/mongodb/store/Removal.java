package io.minibatch.mongodb.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.WriteModel;
import io.minibatch.mongodb.group.Groups;
import io.minibatch.mongodb.group.MongoGroup;
import io.minibatch.mongodb.log.Head;
import io.minibatch.mongodb.log.PythonMarks;
import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BiFunction;
import org.bson.BsonArray;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Removes messages: all of them, those that nobody needs, or those that are too old. The head's {@code first} says up
 * to where. It is written first, so that nobody waits for what goes, and so that no group begins there; of what is only
 * old it is written last.
 *
 * <p>Only messages with numbers are removed, and they have them all before: what is appended meanwhile belongs to what
 * comes after. Stopped in between, messages below {@code first} are left that nobody reads; the next housekeeping
 * removes them.
 */
final class Removal {

    private static final int TRIES = 10; // numbers are given meanwhile

    private static final Bson ALL = new BsonDocument();

    private final Server server;
    private final StreamParts stream;
    private final Groups groups;
    private final PythonReaders python;
    private long removedUpTo;

    Removal(Server server, StreamParts stream, Groups groups, PythonReaders python) {
        this.server = server;
        this.stream = stream;
        this.groups = groups;
        this.python = python;
    }

    void clear() {
        var head = moveFirst((now, fields) -> fields);
        if (head.equals(Head.NONE)) {
            return;
        }
        remove(head.next(), held(), ALL);
        groups.removeWindows();
    }

    void delete(List<MongoGroup> all) {
        var head = moveFirst((now, fields) -> {
            fields.putAll(Head.document(StreamSettings.NONE));
            return fields.append("positions", new BsonArray());
        });
        stream.heads().remove();
        all.forEach(MongoGroup::remove);
        groups.removeWindows();
        remove(head.next(), Sequences.NONE, ALL);
        // What Python has kept, or what its consumers left when they died.
        server.calls()
                .run(
                        doing("delete"),
                        () -> server.collections()
                                .buffer()
                                .deleteMany(
                                        and(eq("stream", stream.name()), exists("seq", false), eq("processed", true))));
    }

    /** Numbers everything, and says that nothing of it is there. */
    private Head moveFirst(BiFunction<Head, BsonDocument, BsonDocument> more) {
        while (true) {
            stream.log().end();
            var head = stream.log().head();
            if (head.equals(Head.NONE)
                    || stream.heads()
                            .change(head, more.apply(head, new BsonDocument("first", new BsonInt64(head.next()))))) {
                return head;
            }
        }
    }

    /** What open windows hold, of all groups. */
    private Sequences held() {
        var windows = groups.states().stream()
                .flatMap(state -> state.open().stream())
                .filter(window -> !window.copied())
                .toList();
        return rising(windows);
    }

    private static Sequences rising(List<WindowRecord> windows) {
        var ranges = new ArrayList<long[]>();
        for (var window : windows) {
            var members = window.members();
            for (var i = 0; i < members.ranges(); i++) {
                ranges.add(new long[] {members.first(i), members.last(i)});
            }
        }
        ranges.sort(Comparator.comparingLong(range -> range[0]));
        var builder = new Sequences.Builder();
        var next = Long.MIN_VALUE;
        for (var range : ranges) { // windows of different groups may hold the same
            builder.add(Math.max(range[0], next), range[1]);
            next = Math.max(next, range[1] + 1);
        }
        return builder.build();
    }

    /** Removes those messages below a number that a filter finds, but some. */
    private void remove(long end, Sequences but, Bson which) {
        var deletes = new ArrayList<WriteModel<RawBsonDocument>>();
        var from = 0L;
        for (var i = 0; i < but.ranges() && but.first(i) < end; i++) {
            if (but.first(i) > from) {
                deletes.add(new DeleteManyModel<>(between(from, but.first(i), which)));
            }
            from = but.last(i) + 1;
        }
        if (from < end) {
            deletes.add(new DeleteManyModel<>(between(from, end, which)));
        }
        server.calls()
                .run(
                        doing("remove messages of"),
                        () -> server.collections().buffer().bulkWrite(deletes, new BulkWriteOptions().ordered(false)));
    }

    private Bson between(long from, long end, Bson which) {
        return and(eq("stream", stream.name()), gte("seq", from), lt("seq", end), which);
    }

    /**
     * Removes from the front what all groups are done with, and what is too old. While Python consumers stand for the
     * group {@code default}, they need all messages, and remove them when they are done. What they have taken they may
     * give back.
     */
    synchronized void housekeep(Instant now) {
        for (var tries = 0; tries < TRIES && !removeDone(); tries++) {
            server.checkOpen();
        }
        stream.heads().load().settings().retain().ifPresent(age -> {
            var oldest = new BsonDateTime(now.minus(age).toEpochMilli());
            var held = groups.states().stream()
                    .flatMap(state -> state.open().stream())
                    .filter(window -> !window.copied())
                    .mapToLong(window -> window.members().lowest())
                    .min()
                    .orElse(Long.MAX_VALUE);
            removeBelow(Math.min(stream.log().startOf(now.minus(age)), held));
            server.calls()
                    .run(
                            doing("remove old messages of"),
                            () -> server.collections()
                                    .buffer()
                                    .deleteMany(and(
                                            eq("stream", stream.name()), PythonMarks.theirs(), lt("created", oldest))));
        });
    }

    /**
     * The head first, and only as it was before the groups were read: a group that has begun since, and may need what
     * the others do not, has changed it.
     *
     * @return false if the head has changed
     */
    private boolean removeDone() {
        var head = stream.heads().load();
        if (head.settings().keep() || python.isDefaultGroup()) {
            return true;
        }
        var end = needed(groups.states()).orElse(0);
        if (end > head.first() && !stream.heads().change(head, new BsonDocument("first", new BsonInt64(end)))) {
            return false;
        }
        removeBelow(end);
        return true;
    }

    /** Messages below will be removed by the next housekeeping. */
    long doneBelow() {
        return stream.heads().load().settings().keep() || python.isDefaultGroup()
                ? 0
                : needed(groups.states()).orElse(0);
    }

    /** The first message that one of the groups needs. */
    private static OptionalLong needed(List<GroupState> groups) {
        return groups.stream().mapToLong(GroupState::needed).min();
    }

    private void removeBelow(long sequence) {
        if (sequence > removedUpTo) {
            remove(sequence, Sequences.NONE, PythonMarks.notTheirs());
            stream.heads().gone(sequence);
            removedUpTo = sequence;
        }
    }

    private String doing(String what) {
        return what + " stream " + stream.name();
    }
}
