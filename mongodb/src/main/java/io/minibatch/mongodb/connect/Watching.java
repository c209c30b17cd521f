package io.minibatch.mongodb.connect;

import com.mongodb.MongoException;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.OperationType;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the events of a collection.
 *
 * <p>Without a token (at first, when the server has forgotten it, when the collection was dropped) the events are
 * opened first, and then what is there is read, so that nothing falls between; what comes both ways is told by its id,
 * as far as ids are remembered. The saved position is the token of the last event, and how far ids have come, so that
 * only what can be missing is read again. Only of ids that hold a time it is known which those are; of others all are
 * read again.
 *
 * <p>The token that moves on without events is kept in memory only: a position is saved with messages. After a restart
 * behind a long silence the server may have forgotten the saved one: reading what is there then finds nothing new.
 */
final class Watching {

    private static final Logger LOG = LoggerFactory.getLogger(Watching.class);
    private static final Set<Integer> FORGOTTEN = Set.of(260, 280, 286);

    private final Session<?> session;
    private final Events events;
    private final Progress progress;
    private final Output<?> output;
    private final Polling polling;
    private @Nullable BsonDocument token;
    private boolean scanning;
    private boolean mayRepeat;

    Watching(Session<?> session, Events events, Position position) {
        this.session = session;
        this.events = events;
        this.progress = position.progress();
        this.token = position.token();
        this.scanning = position.scanning();
        this.output = session.output(this::position);
        this.polling = new Polling(session, progress, output);
    }

    private String position() {
        return new Position(
                        session.collection().getNamespace().getFullName(), session.field(), progress, token, scanning)
                .text();
    }

    /** Leaves out what is there; returns the position behind it. */
    String skip() {
        try (var cursor = events.open(null)) {
            token = cursor.getResumeToken();
            polling.skip();
            progress.keepTimed();
        }
        return position();
    }

    /** Follows until stopped, or until the place means another collection. */
    void run() throws InterruptedException {
        while (!session.stop().isRequested()) {
            try (var cursor = events.open(token)) {
                if (token == null) {
                    token = cursor.getResumeToken();
                    progress.keepTimed();
                    scanning = true;
                }
                if (scanning) {
                    polling.scan();
                    scanning = false;
                    mayRepeat = true;
                }
                if (follow(cursor)) {
                    return;
                }
            } catch (MongoException e) {
                if (token == null || !FORGOTTEN.contains(e.getCode())) {
                    throw e;
                }
                forgotten(e);
            }
        }
    }

    private void forgotten(MongoException e) {
        LOG.warn(
                "The server no longer has the events of {} since the last one that was read (error {}). What is there is read"
                        + " again from where it stood; changes of documents, and documents that came and went, are lost."
                        + " A larger oplog keeps events longer",
                session.place(),
                e.getCode());
        token = null;
    }

    /** Until the collection is gone; returns whether the place means another one. */
    private boolean follow(MongoChangeStreamCursor<ChangeStreamDocument<RawBsonDocument>> cursor)
            throws InterruptedException {
        var looked = session.clock().getAsLong();
        while (!session.stop().isRequested()) {
            var event = cursor.tryNext();
            if (event == null) {
                if (session.clock().getAsLong() - looked > Polling.LOOK_FOR_MOVE_EVERY.toNanos()) {
                    looked = session.clock().getAsLong();
                    if (session.opened().moved()) {
                        return true;
                    }
                }
                mayRepeat = false;
                var moved = cursor.getResumeToken();
                token = moved == null ? token : moved;
                session.stop().pause(session.options().shortest()); // not every server waits
            } else if (Events.isEnd(event)) {
                ended(event);
                return false;
            } else {
                take(event);
                if (output.isFull() || cursor.available() == 0) {
                    forget();
                    output.flush();
                }
            }
        }
        return false;
    }

    /** What is remembered is for reading again what the server has forgotten: no more than what may come late. */
    private void forget() {
        if (!mayRepeat) {
            progress.hasRead(session.clock().getAsLong());
        }
        progress.keepAtMost(session.options().remember());
    }

    private void ended(ChangeStreamDocument<?> event) {
        output.flush();
        LOG.info(
                "{} is gone ({}): what has its name from now on is read from the beginning",
                session.place(),
                event.getOperationTypeString());
        token = null;
        progress.lanes().clear();
    }

    private void take(ChangeStreamDocument<RawBsonDocument> event) {
        token = event.getResumeToken();
        var document = event.getFullDocument();
        if (document == null) {
            return; // updated, and gone before it could be looked up
        }
        var id = Values.id(document);
        if (event.getOperationType() == OperationType.INSERT && isRepeated(id)) {
            return;
        }
        output.add(
                id,
                events.raw() ? List.of(events.json(event)) : session.values().apply(document),
                events.attributes(String.valueOf(event.getOperationTypeString())));
    }

    /** Whether reading what is there has already found it; remembers it. */
    private boolean isRepeated(BsonValue id) {
        var bracket = Bracket.of(id);
        if (bracket.isEmpty()) {
            return false;
        }
        if (mayRepeat && progress.hasSeen(bracket.get(), id, id)) {
            return true;
        }
        if (bracket.get().timed()) {
            progress.saw(bracket.get(), id, id);
        }
        return false;
    }
}
