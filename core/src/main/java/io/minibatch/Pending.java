package io.minibatch;

import java.util.ArrayList;
import java.util.List;

/** Elements that were taken from where they came, and are not durable yet. */
final class Pending<T> {

    /** In one step. */
    static final int MOST = 1_000;

    private final List<T> elements = new ArrayList<>();

    /** To add to. */
    List<T> elements() {
        return elements;
    }

    /** Appends them, if there are any; when that fails they stay. */
    void append(Appender<? super T> appender) {
        if (!elements.isEmpty()) {
            appender.appendAll(List.copyOf(elements));
            elements.clear();
        }
    }
}
