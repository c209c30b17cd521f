package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.nin;
import static com.mongodb.client.model.Filters.type;

import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import io.minibatch.mongodb.server.Server;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Gives sequence numbers. Whoever appends, in Java or Python, inserts messages without one; whoever asks for the end of
 * the stream gives numbers to what is there. Nobody holds a right to do so: any number of processes may, at the same
 * time, and any of them may stop anywhere.
 *
 * <ol>
 *   <li>Read the messages that have no number and are not processed, by {@code created} and {@code _id}, at most 5000.
 *   <li>Read the head of the stream. If it has pending numbers, go to 4 with those, and begin again.
 *   <li>Compare-and-set on the head: {@code next} moves on by so many, {@code pending} lists the messages, and the
 *       positions of sources that came with them are noted. This is the step that gives the numbers; if another process
 *       was faster, begin again.
 *   <li>Write {@code seq} to each pending message, in one bulk, and then take {@code pending} off the head.
 * </ol>
 *
 * <p>Stopped before 3: nothing has happened. Stopped after 3: whoever comes next finds {@code pending} and does 4.
 * Stopped within 4: the same, and writing twice writes the same. A process that slept before its step 3 fails at it;
 * one that slept before its step 4 writes, late, what others have written since: a number is given in step 3 only, to
 * messages that had none after all earlier ones were written, so that no message has two. Nobody is told an end before
 * the messages below it bear their numbers.
 *
 * <p>The order of the steps 1 and 2 matters: a message that was there when the call began has no number yet when step 1
 * looks, or the head that step 2 reads counts it. But what step 1 has read may have its numbers from others by the time
 * of step 2, who were fast, or this process asleep: so step 3 is taken only if the head is of the version that it was
 * known to have before step 1, with all numbers written. Else step 1 is done again.
 *
 * <p>A batch is numbered whole, one after the other: while some of it are missing (its producer is at it), it waits. If
 * they do not come (the producer died, or a Python consumer was faster), those that are there are numbered after a
 * while: rather too much than lost. See {@link Batches}.
 */
final class Numbering {

    private static final int PAGE = 5_000;
    private static final long ENSURE_AGAIN = Duration.ofSeconds(1).toNanos();
    private static final int MOST_BYTES = 16 << 20;

    private final Server server;
    private final String stream;
    private final Heads heads;
    private final Batches batches;
    private final Consumer<Map<Long, BufferDocument>> numbered;
    private long ensured = System.nanoTime() - 2 * ENSURE_AGAIN;
    private long settled = -1; // the version of the head that was last seen with all its numbers written

    /**
     * Of one stream.
     *
     * @param numbered is told of messages that have come with their payloads, by their new numbers
     */
    Numbering(
            Server server, String stream, Heads heads, Batches batches, Consumer<Map<Long, BufferDocument>> numbered) {
        this.server = server;
        this.stream = stream;
        this.heads = heads;
        this.batches = batches;
        this.numbered = numbered;
    }

    /**
     * What a step found.
     *
     * @param head all numbers below its {@code next} are written
     * @param more whether there may be more messages without numbers
     */
    record Step(Head head, boolean more) {}

    /** Numbers what is there, or a part of it. */
    synchronized Step step() {
        while (true) {
            var page = page();
            var chosen = batches.choose(page.messages());
            if (chosen.messages().isEmpty() && page.full()) {
                continue; // all of batches that are not there whole: they are known now, and passed over
            }
            var head = heads.load();
            if (head.pending().isPresent()) {
                finish(head.pending().get());
                settled = head.version();
                continue;
            }
            var before = settled;
            settled = head.version();
            if (chosen.messages().isEmpty()) {
                return new Step(head, false);
            }
            if (head.settings().format().isEmpty() && System.nanoTime() - ensured > ENSURE_AGAIN) {
                heads.ensure(); // only Python was here, or somebody who did not know yet that the stream was deleted
                ensured = System.nanoTime();
                continue;
            }
            if (head.version() != before) {
                continue; // the page may be older than the numbers
            }
            var numbered = number(chosen, head);
            if (numbered != null) {
                settled = numbered.version();
                return new Step(numbered, page.full());
            }
        }
    }

    /** What was read of those without a number. */
    private record Page(List<BufferDocument> messages, boolean full) {}

    private Page page() {
        return server.calls().get("number the messages of stream " + stream, () -> {
            var messages = new ArrayList<BufferDocument>();
            var bytes = 0L;
            try (var cursor = server.collections()
                    .buffer()
                    .find(and(unnumbered(stream), nin("batch.id", batches.incomplete())))
                    .sort(Sorts.ascending("created", "_id"))
                    .limit(PAGE)
                    .batchSize(PAGE)
                    .cursor()) {
                while (cursor.hasNext() && bytes < MOST_BYTES) {
                    var message = BufferDocument.of(cursor.next());
                    messages.add(message);
                    bytes += message.size();
                }
                return new Page(messages, messages.size() == PAGE || cursor.hasNext());
            }
        });
    }

    static Bson unnumbered(String stream) {
        return and(
                eq("stream", stream),
                exists("seq", false),
                eq("processed", false),
                type("_id", BsonType.OBJECT_ID)); // Python cannot handle others either; "verify" tells of them
    }

    /** Null if another process was faster. */
    private @Nullable Head number(Batches.Chosen chosen, Head head) {
        var messages = chosen.messages();
        var ids = ByteBuffer.allocate(12 * messages.size());
        messages.forEach(message -> ids.put(Objects.requireNonNull(message.id()).toByteArray()));
        var positions = new LinkedHashMap<>(head.positions());
        positions.putAll(chosen.positions());
        var pending = new Head.Pending(head.next(), ids.array());
        var next = head.next() + messages.size();
        var fields = new BsonDocument("next", new BsonInt64(next)).append("pending", pending.document());
        if (!positions.equals(head.positions())) {
            fields.append("positions", Head.pairs(positions));
        }
        if (!heads.change(head, fields)) {
            return null;
        }
        tell(messages, head.next());
        finish(pending);
        return new Head(head.version() + 1, next, head.first(), head.settings(), positions, Optional.empty());
    }

    private void tell(List<BufferDocument> chosen, long first) {
        var known = new LinkedHashMap<Long, BufferDocument>();
        for (var i = 0; i < chosen.size(); i++) {
            if (chosen.get(i).hasPayload()) {
                known.put(first + i, chosen.get(i));
            }
        }
        numbered.accept(known);
    }

    private void finish(Head.Pending pending) {
        var ids = ByteBuffer.wrap(pending.ids());
        var number = pending.first();
        while (ids.hasRemaining()) {
            var writes = new ArrayList<WriteModel<RawBsonDocument>>(PAGE);
            while (ids.hasRemaining() && writes.size() < PAGE) {
                var id = new byte[12];
                ids.get(id);
                writes.add(new UpdateOneModel<>(
                        new BsonDocument("_id", new BsonObjectId(new ObjectId(id))),
                        new BsonDocument("$set", new BsonDocument("seq", new BsonInt64(number++)))));
            }
            server.calls()
                    .run(
                            "number the messages of stream " + stream,
                            () -> server.collections()
                                    .buffer()
                                    .bulkWrite(writes, new BulkWriteOptions().ordered(false)));
        }
        heads.settled(pending);
    }
}
