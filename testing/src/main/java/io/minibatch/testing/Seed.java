package io.minibatch.testing;

import java.util.Random;

/** Random tests that can be run again: the seed is in the error, and is set by {@code -Dminibatch.seed=...}. */
final class Seed {

    private Seed() {}

    /** A test of something random. */
    interface Property {
        void check(Random random) throws Exception;
    }

    static void check(Property property) throws Exception {
        var seed = Long.getLong("minibatch.seed", System.nanoTime());
        try {
            property.check(new Random(seed));
        } catch (Exception | AssertionError e) {
            throw new AssertionError("Failed with -Dminibatch.seed=" + seed + ": " + e, e);
        }
    }
}
