package io.minibatch.internal;

import io.minibatch.Message;
import io.minibatch.Selection;
import io.minibatch.store.Sequences;
import java.util.stream.Stream;

/** Waiting messages of one buffer, by number. */
record StoredSelection<T>(StoredBuffer<T> buffer, Sequences numbers) implements Selection<T> {

    @Override
    public long size() {
        return numbers.size();
    }

    @Override
    public Stream<Message<T>> messages() {
        return buffer.read(numbers);
    }

    @Override
    public String toString() {
        return "messages " + numbers;
    }
}
