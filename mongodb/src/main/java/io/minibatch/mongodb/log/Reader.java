package io.minibatch.mongodb.log;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lte;

import com.mongodb.client.model.Sorts;
import io.minibatch.mongodb.server.Server;
import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.Supplier;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Reads a list of messages in pieces: from {@link Recent} what is there, the rest by one query for up to a thousand
 * numbers. A piece holds some megabytes at most: where messages are large, it has fewer of them.
 */
final class Reader implements Iterator<StoredMessage> {

    private static final int MOST = 1_000;
    private static final int SOME = 100;
    private static final int FEW = 32;
    private static final long MOST_BYTES = 8 << 20;

    private final Server server;
    private final String stream;
    private final Recent recent;
    private final Supplier<String> format;
    private final Sequences which;
    private final Queue<StoredMessage> piece = new ArrayDeque<>();
    private int range;
    private long next;
    private @Nullable String known;
    private long bytes;
    private long count;

    Reader(Server server, String stream, Recent recent, Supplier<String> format, Sequences which) {
        this.server = server;
        this.stream = stream;
        this.recent = recent;
        this.format = format;
        this.which = which;
        this.next = which.isEmpty() ? 0 : which.first();
    }

    @Override
    public boolean hasNext() {
        while (piece.isEmpty() && range < which.ranges()) {
            readPiece();
        }
        return !piece.isEmpty();
    }

    @Override
    public StoredMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All messages are read");
        }
        return piece.remove();
    }

    private void readPiece() {
        var most = (int) (count == 0 ? SOME : Math.max(1, Math.min(MOST, MOST_BYTES / Math.max(1, bytes / count))));
        var known = recent.get(next);
        if (known.isPresent()) {
            add(next, known.get());
            skipTo(next + 1);
        } else if (which.last(range) - next >= FEW) {
            readRange(most);
        } else {
            readSingles(most);
        }
    }

    /** A part of one range, up to what is known again. */
    private void readRange(int most) {
        var last = Math.min(which.last(range), recent.after(next) - 1);
        var found = fetch(and(gte("seq", next), lte("seq", last)), most);
        found.forEach(message -> add(message.sequence(), message));
        skipTo(found.size() < most ? last + 1 : found.get(most - 1).sequence() + 1);
    }

    /** Numbers of several short ranges. */
    private void readSingles(int most) {
        var wanted = new ArrayList<Long>();
        var missing = new ArrayList<Long>();
        var found = new HashMap<Long, BufferDocument>();
        while (wanted.size() < most && range < which.ranges() && which.last(range) - next < FEW) {
            var number = next;
            wanted.add(number);
            recent.get(number).ifPresentOrElse(message -> found.put(number, message), () -> missing.add(number));
            skipTo(next + 1);
        }
        if (!missing.isEmpty()) {
            fetch(in("seq", missing), missing.size()).forEach(message -> found.put(message.sequence(), message));
        }
        for (var number : wanted) {
            var message = found.get(number);
            if (message != null) {
                add(number, message);
            }
        }
    }

    private void add(long number, BufferDocument message) {
        piece.add(message.message(number, payloads()));
        bytes += message.size();
        count++;
    }

    /** The stream's format, asked for once. */
    private String payloads() {
        if (known == null) {
            known = format.get();
        }
        return known;
    }

    private void skipTo(long number) {
        next = number;
        if (next > which.last(range) && ++range < which.ranges()) {
            next = which.first(range);
        }
    }

    private List<BufferDocument> fetch(Bson numbered, int most) {
        server.checkOpen();
        return server.calls().get("read messages from " + next + " of stream " + stream, () -> {
            var found = new ArrayList<BufferDocument>();
            for (var raw : server.collections()
                    .buffer()
                    .find(and(eq("stream", stream), numbered))
                    .sort(Sorts.ascending("seq"))
                    .limit(most)
                    .batchSize(most)) {
                found.add(BufferDocument.of(raw));
            }
            return found;
        });
    }
}
