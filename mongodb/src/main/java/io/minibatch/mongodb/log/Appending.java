package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoException;
import io.minibatch.MessageTooLargeException;
import io.minibatch.MinibatchException;
import io.minibatch.mongodb.server.Inserts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Batch;
import io.minibatch.store.StreamSettings;
import io.minibatch.store.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Appends to a stream: one {@code insertMany}, and nothing else in the usual case. Numbers come later, see
 * {@link Numbering}; a batch that is not there whole is not numbered, so nobody sees a part of it.
 *
 * <p>Once a second an append also looks whether the stream is still there, and makes it if not: somebody may have
 * deleted it.
 */
final class Appending {

    private static final int MOST = 500_000; // so that the head can list their ids
    private static final int LARGEST_DOCUMENT = (16 << 20) - 1_024; // its number is still to come
    private static final long LOOK_AGAIN = Duration.ofSeconds(1).toNanos();

    private final Server server;
    private final String stream;
    private final Heads heads;
    private volatile Known known = new Known(StreamSettings.NONE, 0);

    private record Known(StreamSettings settings, long since) {

        boolean isOf(Batch batch) {
            return since != 0
                    && System.nanoTime() - since < LOOK_AGAIN
                    && settings.format().equals(batch.format());
        }
    }

    Appending(Server server, String stream, Heads heads) {
        this.server = server;
        this.stream = stream;
        this.heads = heads;
    }

    /** The stream was changed or deleted. */
    void forget() {
        known = new Known(StreamSettings.NONE, 0);
    }

    void append(Batch batch) {
        check(batch);
        try {
            server.checkOpen();
            if (!known.isOf(batch)) {
                learn(batch);
            }
        } catch (UnavailableException e) {
            throw new UnavailableException(
                    "Cannot append to stream " + stream + ", nothing was appended: " + e.getMessage(), e);
        }
        var now = server.now().toEpochMilli();
        var size = batch.entries().size();
        var ids = server.ids().take(size, now);
        var common = new BufferDocument.Common(
                stream, batch.format(), server.options().wrap(), now, ids.get(0), size);
        var documents = new ArrayList<RawBsonDocument>(size);
        for (var i = 0; i < size; i++) {
            var position = i == size - 1 ? batch.position() : Optional.<Batch.Position>empty();
            documents.add(sized(
                    BufferDocument.encode(ids.get(i), common, batch.entries().get(i), position), i));
        }
        insert(documents, common);
    }

    private void check(Batch batch) {
        if (batch.entries().isEmpty() || batch.entries().size() > MOST) {
            throw new IllegalArgumentException("A batch for stream " + stream + " must hold from 1 to " + MOST
                    + " messages, but has " + batch.entries().size());
        }
        for (var i = 0; i < batch.entries().size(); i++) {
            var length = batch.entries().get(i).payload().length;
            if (length > server.options().maxMessage()) {
                throw new MessageTooLargeException(
                        "Cannot append a message of " + length + " bytes to stream " + stream + ": the largest has "
                                + server.options().maxMessage() + ". Nothing was appended.",
                        i);
            }
        }
    }

    /** A document is larger than its payload, and the more so the more small values it has. */
    private RawBsonDocument sized(RawBsonDocument document, int index) {
        var size = document.getByteBuffer().remaining();
        if (size > LARGEST_DOCUMENT) {
            throw new MessageTooLargeException(
                    "Cannot append a message to stream " + stream + ": as a document it has " + size
                            + " bytes, and MongoDB takes " + LARGEST_DOCUMENT + " at most. Nothing was appended.",
                    index);
        }
        return document;
    }

    /** Makes the stream if need be; its first batch gives it its format. */
    private void learn(Batch batch) {
        var settings =
                heads.configure(now -> now.format().isEmpty() ? now.withFormat(batch.format(), batch.type()) : now);
        if (!settings.format().equals(batch.format())) {
            throw new MinibatchException(
                    "Cannot append " + batch.type() + " as " + batch.format() + " to stream " + stream
                            + ": it holds " + settings.type() + " as " + settings.format()
                            + ", and a stream has one format. Use that, or a stream of another name.");
        }
        known = new Known(settings, System.nanoTime());
    }

    private void insert(List<RawBsonDocument> documents, BufferDocument.Common common) {
        try {
            server.calls()
                    .run(
                            "append to stream " + stream,
                            new Inserts<>(server.collections().buffer(), documents));
        } catch (MinibatchException e) {
            if (e.getCause() instanceof MongoException) {
                takeBack(common, e);
            }
            throw e;
        }
    }

    /**
     * None, when it throws: what was inserted of it goes again. Where that fails too, the rest is never seen as a
     * batch.
     */
    private void takeBack(BufferDocument.Common common, MinibatchException error) {
        var these = these(common);
        try {
            server.calls()
                    .run(
                            "take back what was appended to stream " + stream,
                            () -> server.collections().buffer().deleteMany(these));
        } catch (MinibatchException e) {
            error.addSuppressed(e);
        }
    }

    private Bson these(BufferDocument.Common common) {
        return and(
                eq("stream", stream),
                eq("created", new BsonDateTime(common.created())),
                eq(common.size() == 1 ? "_id" : "batch.id", common.batch()));
    }
}
