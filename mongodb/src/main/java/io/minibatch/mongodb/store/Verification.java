package io.minibatch.mongodb.store;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.minibatch.mongodb.group.MongoGroup;
import io.minibatch.mongodb.log.BufferDocument;
import io.minibatch.mongodb.log.Head;
import io.minibatch.mongodb.log.StreamParts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Damage;
import io.minibatch.store.GroupState;
import io.minibatch.store.Sequences;
import io.minibatch.store.WindowRecord;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Checks what can be checked. The server looks after its own files; here it is about documents that somebody else has
 * changed or removed, and that nobody would miss otherwise.
 */
final class Verification {

    private final Server server;
    private final StreamParts stream;
    private final List<MongoGroup> groups;
    private final List<Damage> found = new ArrayList<>();
    private final List<WriteModel<RawBsonDocument>> repairs = new ArrayList<>();

    Verification(Server server, StreamParts stream, List<MongoGroup> groups) {
        this.server = server;
        this.stream = stream;
        this.groups = groups;
    }

    /**
     * There is nothing to set aside: readers pass over what is missing, and cannot be stopped by it. What only lacks a
     * field, or has a wrong one of ours, is put right on request, so that it is delivered.
     */
    List<Damage> verify(boolean repair) {
        server.calls().run("check stream " + stream.name(), () -> {
            found.clear();
            repairs.clear();
            messages();
        });
        if (repair && !repairs.isEmpty()) {
            server.calls()
                    .run(
                            "repair stream " + stream.name(),
                            () -> server.collections()
                                    .buffer()
                                    .bulkWrite(repairs, new BulkWriteOptions().ordered(false)));
        }
        var head = stream.heads().load();
        for (var group : groups) {
            group.progress().ifPresent(state -> group(group, state, head));
        }
        return found;
    }

    private void messages() {
        var there = server.collections()
                .buffer()
                .find(and(eq("stream", stream.name())))
                .sort(Sorts.ascending("seq"))
                .projection(Projections.include("seq", "created", "processed"));
        var last = 0L;
        var place = 0L;
        for (var raw : there) {
            var message = BufferDocument.of(raw);
            var id = raw.get("_id");
            if (message.id() == null) {
                add(
                        "buffer",
                        place,
                        message.sequence(),
                        "the _id " + id + " is no ObjectId: the message is never delivered, to"
                                + " nobody. Insert it again with another _id");
            } else if (!raw.isBoolean("processed")) {
                add(
                        "buffer",
                        place,
                        message.sequence(),
                        "message " + id + " has no field processed, true or false: it is never"
                                + " delivered. Set it to false");
                repairs.add(repair(message, Updates.set("processed", false)));
            }
            if (message.id() != null && raw.containsKey("seq") && !raw.isNumber("seq")) {
                add(
                        "buffer",
                        place,
                        0,
                        "message " + id + " has a seq that is no number: it is never delivered. Remove that field");
                repairs.add(repair(message, Updates.unset("seq")));
            }
            if (message.sequence() != 0 && message.sequence() == last) {
                add("buffer", place, last, "message " + id + " has the sequence number of another");
            }
            last = message.sequence();
            place++;
        }
    }

    private static WriteModel<RawBsonDocument> repair(BufferDocument message, Bson change) {
        return new UpdateOneModel<>(eq("_id", message.id()), change);
    }

    private void group(MongoGroup group, GroupState state, Head head) {
        if (state.position() > head.next()) {
            add(
                    "minibatch_group",
                    0,
                    head.next(),
                    group + " stands at " + state.position()
                            + ", but the next message gets the number " + head.next()
                            + ": the head of the stream was set back");
        }
        for (var window : state.open()) {
            members(group, window, "open");
        }
        for (var window : state.dead()) {
            members(group, window, "dead");
        }
    }

    private void members(MongoGroup group, WindowRecord window, String what) {
        var there = new Sequences.Builder();
        group.members(window).forEachRemaining(message -> there.add(message.sequence(), message.sequence()));
        var size = there.build().size();
        if (size < window.members().size()) {
            add(
                    window.copied() ? "minibatch_dead" : "buffer",
                    0,
                    window.members().lowest(),
                    "of the " + window.members().size() + " messages of the " + what + " window " + window.id()
                            + " only " + size + " are there");
        }
    }

    private void add(String collection, long place, long sequence, String what) {
        found.add(new Damage(collection + " of " + server.url(), place, sequence, what));
    }
}
