package io.minibatch;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Appends the elements of something that is gone through once. What was taken and not appended is tried again first.
 */
final class ElementSource<T> implements Source<T> {

    private final Supplier<Iterator<? extends T>> elements;
    private final int most;
    private final AutoCloseable whenDone;
    private final Pending<T> pending = new Pending<>();
    private @Nullable Iterator<? extends T> iterator;

    private ElementSource(Supplier<Iterator<? extends T>> elements, int most, AutoCloseable whenDone) {
        this.elements = elements;
        this.most = most;
        this.whenDone = whenDone;
    }

    /** A collection is in memory, so many of its elements go in one step; anything else may let the next one wait. */
    static <T> Source<T> of(Iterable<? extends T> elements) {
        return new ElementSource<>(elements::iterator, elements instanceof Collection ? Pending.MOST : 1, () -> {});
    }

    static <T> Source<T> of(Stream<? extends T> elements) {
        return new ElementSource<>(elements::iterator, 1, elements);
    }

    @Override
    public void stream(Appender<T> appender) throws Exception {
        pending.append(appender);
        if (iterator == null) {
            iterator = elements.get();
        }
        while (!Thread.currentThread().isInterrupted() && iterator.hasNext()) {
            List<T> step = pending.elements();
            do {
                step.add(iterator.next());
            } while (step.size() < most && iterator.hasNext());
            pending.append(appender);
        }
        whenDone.close();
    }

    @Override
    public void close() throws Exception {
        whenDone.close();
    }
}
