package io.minibatch.file.log;

import io.minibatch.store.Sequences;
import io.minibatch.store.StoredMessage;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The messages of some ranges, read as they are pulled. */
public final class MessageIterator implements Iterator<StoredMessage> {

    private final Readers readers;
    private final Sequences which;
    private final long end;
    private @Nullable LogReader reader;
    private int range = -1;
    private long from;
    private long last = -1;
    private @Nullable StoredMessage next;

    /** @param end the published end: nothing is read from there on */
    public MessageIterator(Readers readers, Sequences which, long end) {
        this.readers = readers;
        this.which = which;
        this.end = end;
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = advance();
        }
        return next != null;
    }

    @Override
    public StoredMessage next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        var message = next;
        next = null;
        return Objects.requireNonNull(message);
    }

    private @Nullable StoredMessage advance() {
        while (true) {
            if (from > last && !nextRange()) {
                giveBack();
                return null;
            }
            if (reader == null) {
                reader = readers.take(from);
            }
            var message = reader.first(from, last);
            if (message != null) {
                from = message.sequence() + 1;
                if (from > last && range == which.ranges() - 1) {
                    giveBack(); // so that who takes just what there is need not ask once more
                }
                return message;
            }
            from = last + 1;
        }
    }

    private boolean nextRange() {
        if (range >= which.ranges() - 1) {
            return false;
        }
        range++;
        from = which.first(range);
        last = Math.min(which.last(range), end - 1);
        return true;
    }

    private void giveBack() {
        if (reader != null) {
            readers.give(reader);
            reader = null;
        }
    }
}
