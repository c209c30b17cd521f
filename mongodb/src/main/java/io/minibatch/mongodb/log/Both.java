package io.minibatch.mongodb.log;

import io.minibatch.store.Sequences;

/** What two lists of numbers have in common. */
final class Both {

    private Both() {}

    /** Both rising. */
    static Sequences of(Sequences one, Sequences other) {
        var both = new Sequences.Builder();
        var i = 0;
        var j = 0;
        while (i < one.ranges() && j < other.ranges()) {
            both.add(Math.max(one.first(i), other.first(j)), Math.min(one.last(i), other.last(j)));
            if (one.last(i) < other.last(j)) {
                i++;
            } else {
                j++;
            }
        }
        return both.build();
    }
}
