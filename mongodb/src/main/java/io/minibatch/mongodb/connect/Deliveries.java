package io.minibatch.mongodb.connect;

import io.minibatch.Window;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts the documents of a window, when they are delivered one by one (as {@link io.minibatch.Sink#each} does).
 * Remembers the windows that were delivered last only: more than any number of workers are at it.
 */
final class Deliveries {

    private static final int REMEMBERED = 10_000;

    private final Map<Attempt, Integer> next = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Attempt, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** An attempt of a window. */
    private record Attempt(String window, int number) {
        static Attempt of(Window<?> window) {
            return new Attempt(window.id(), window.attempt());
        }
    }

    /** The place of the next document. */
    synchronized int next(Window<?> window) {
        return next.getOrDefault(Attempt.of(window), 0);
    }

    synchronized void delivered(Window<?> window, int documents) {
        next.merge(Attempt.of(window), documents, Integer::sum);
    }

    /** It was not: all that the window has comes again. */
    synchronized void failed(Window<?> window) {
        next.remove(Attempt.of(window));
    }
}
