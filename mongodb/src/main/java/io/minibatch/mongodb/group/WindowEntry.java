package io.minibatch.mongodb.group;

import io.minibatch.store.Sequences;
import io.minibatch.store.WindowRecord;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;

/**
 * What is written of a window besides its {@link WindowRecord}.
 *
 * @param order rises in the order of the claims
 * @param runner the member that runs it, empty if nobody does yet
 * @param unmade whether its present attempt is still to be made, by whoever takes it
 * @param copy the copy of its messages, if it was set aside
 */
record WindowEntry(long order, Optional<ObjectId> runner, boolean unmade, Optional<ObjectId> copy) {

    private static final int LONGEST_ERROR = 1_000; // all of it is with the copy; a group has one document

    WindowEntry runBy(Optional<ObjectId> member) {
        return new WindowEntry(order, member, member.isEmpty() && unmade, copy);
    }

    /** Nobody's, its present attempt made or given up. */
    WindowEntry abandoned() {
        return new WindowEntry(order, Optional.empty(), false, copy);
    }

    WindowEntry copiedTo(ObjectId made) {
        return new WindowEntry(order, Optional.empty(), false, Optional.of(made));
    }

    BsonDocument document(WindowRecord window) {
        var document = document(window, new BsonDocument("id", new BsonString(window.id())))
                .append("order", new BsonInt64(order));
        runner.ifPresent(member -> document.append("runner", new BsonObjectId(member)));
        if (unmade) {
            document.append("unmade", BsonBoolean.TRUE);
        }
        copy.ifPresent(id -> document.append("copy", new BsonObjectId(id)));
        return document;
    }

    private static BsonDocument document(WindowRecord window, BsonDocument document) {
        document.append("members", numbers(window.members()))
                .append("until", time(window.until()))
                .append("created", time(window.created()))
                .append("attempt", new BsonInt32(window.attempt()))
                .append("failures", new BsonInt32(window.failures()));
        window.from().ifPresent(from -> document.append("from", time(from)));
        window.error().ifPresent(error -> document.append("error", new BsonString(shortened(error))));
        if (window.copied()) {
            document.append("copied", BsonBoolean.TRUE);
        }
        if (window.running()) {
            document.append("running", BsonBoolean.TRUE);
        }
        if (window.late()) {
            document.append("late", BsonBoolean.TRUE);
        }
        return document;
    }

    static WindowRecord window(BsonDocument document) {
        return new WindowRecord(
                document.getString("id").getValue(),
                numbers(document.getArray("members")),
                document.isDateTime("from") ? Optional.of(time(document, "from")) : Optional.empty(),
                time(document, "until"),
                time(document, "created"),
                document.getNumber("attempt").intValue(),
                document.getNumber("failures").intValue(),
                document.isString("error")
                        ? Optional.of(document.getString("error").getValue())
                        : Optional.empty(),
                document.getBoolean("copied", BsonBoolean.FALSE).getValue(),
                document.getBoolean("running", BsonBoolean.FALSE).getValue(),
                document.getBoolean("late", BsonBoolean.FALSE).getValue());
    }

    static WindowEntry of(BsonDocument document) {
        return new WindowEntry(
                document.getNumber("order").longValue(),
                id(document, "runner"),
                document.getBoolean("unmade", BsonBoolean.FALSE).getValue(),
                id(document, "copy"));
    }

    static Optional<ObjectId> id(BsonDocument document, String field) {
        return document.isObjectId(field)
                ? Optional.of(document.getObjectId(field).getValue())
                : Optional.empty();
    }

    /** As first and last number of each range. */
    static BsonArray numbers(Sequences numbers) {
        var array = new BsonArray(2 * numbers.ranges());
        for (var i = 0; i < numbers.ranges(); i++) {
            array.add(new BsonInt64(numbers.first(i)));
            array.add(new BsonInt64(numbers.last(i)));
        }
        return array;
    }

    static Sequences numbers(BsonArray array) {
        var numbers = new Sequences.Builder();
        for (var i = 0; i < array.size(); i += 2) {
            numbers.add(
                    array.get(i).asNumber().longValue(),
                    array.get(i + 1).asNumber().longValue());
        }
        return numbers.build();
    }

    static BsonDateTime time(Instant time) {
        return new BsonDateTime(time.toEpochMilli());
    }

    static Instant time(BsonDocument document, String field) {
        return Instant.ofEpochMilli(document.getDateTime(field).getValue());
    }

    private static String shortened(String error) {
        return error.length() <= LONGEST_ERROR ? error : error.substring(0, LONGEST_ERROR) + "…";
    }
}
