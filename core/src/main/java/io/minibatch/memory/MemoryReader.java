package io.minibatch.memory;

import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** Reads a list of messages in pieces, so that neither the lock is held for long nor taken for each. */
final class MemoryReader implements Iterator<StoredMessage> {

    private static final int PIECE = 256;

    private final StreamData data;
    private final Sequences which;
    private Iterator<StoredMessage> piece = List.<StoredMessage>of().iterator();
    private int range;
    private long next;

    MemoryReader(StreamData data, Sequences which) {
        this.data = data;
        this.which = which;
        this.next = which.isEmpty() ? 0 : which.first();
    }

    @Override
    public boolean hasNext() {
        while (!piece.hasNext() && range < which.ranges()) {
            readPiece();
        }
        return piece.hasNext();
    }

    @Override
    public StoredMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException("All messages of " + which + " are read");
        }
        return piece.next();
    }

    private void readPiece() {
        List<StoredMessage> found;
        synchronized (data) {
            found = data.messages().read(next, which.last(range), PIECE);
        }
        if (found.size() == PIECE) {
            next = found.get(PIECE - 1).sequence() + 1;
        } else {
            range++;
            next = range < which.ranges() ? which.first(range) : 0;
        }
        piece = found.iterator();
    }
}
